import { Gate } from '../../lab/gate.ts';
import type { Instance } from '../instance.ts';
import { output } from '../program.ts';
import type { NodeDump, NodeState } from '../protocol.ts';

/** Ends each part; none of the programs prints such a line. */
const BOUNDARY = '--- end of dump ---';

/** What the system's own programs say of a node, by the files it is kept in. */
const OF_NODE = {
  'address.json': 'ip -d -s -j address',
  'route.json': 'ip -j route show table all',
  'neighbour.json': 'ip -j neighbour',
};
const OF_BRIDGES = { 'bridge-link.json': 'bridge -d -j link', 'fdb.json': 'bridge -d -j fdb' };
const OF_RULES = {
  'iptables.txt': 'iptables-save -c',
  'ip6tables.txt': 'ip6tables-save -c',
  'ebtables.txt': 'ebtables-save -c',
  'nft.txt': 'nft -a list ruleset',
  // How many there are it says on standard error.
  'conntrack.txt': 'conntrack -L -o extended 2>/dev/null',
};

/** So many programs at once would leave no time for the probes of other scenarios. */
const gate = new Gate(1);

/**
 * The nodes' tables as an administrator would print them, empty ones too; what a program complains of stands in its
 * file. One shell for all programs of a node.
 */
export function dumpNodes(instance: Instance, states: readonly NodeState[]): Promise<NodeDump[]> {
  return gate.within(async () => {
    const dumps: NodeDump[] = [];
    for (const state of states) dumps.push(await dumpNode(instance, state));
    return dumps;
  });
}

async function dumpNode(instance: Instance, state: NodeState): Promise<NodeDump> {
  const programs = Object.entries(programsFor(instance, state));
  const script = programs.map(([, each]) => `{ ${each}; } 2>&1; echo '${BOUNDARY}'`).join('\n');
  const parts = (await output(instance.node(state.node), 'sh', ['-c', script])).split(`${BOUNDARY}\n`);
  const files = programs.map(([file], index) => [file, parts[index] ?? '']);
  return { node: state.node, files: Object.fromEntries(files) };
}

function programsFor(instance: Instance, { node, ports }: NodeState): Record<string, string> {
  return { ...OF_NODE, ...(ports.length > 0 && OF_BRIDGES), ...(instance.isRuled(node) && OF_RULES) };
}
