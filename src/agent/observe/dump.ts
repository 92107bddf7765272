import { Gate } from '../../lab/gate.ts';
import type { Instance } from '../instance.ts';
import { output } from '../program.ts';
import type { NodeDump, NodeState } from '../protocol.ts';

/** The line after each part. None of the programs prints this line. */
const BOUNDARY = '--- end of dump ---';

/** The programs that print a node's tables, by the name of the file for their output. */
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
  // The number of entries, which conntrack prints to standard error, is left out.
  'conntrack.txt': 'conntrack -L -o extended 2>/dev/null',
};

/** Several at once would leave no CPU time for the probes of other scenarios. */
const gate = new Gate(1);

/**
 * Prints the nodes' tables as an administrator would, including empty ones. A program's error message is in its
 * file. One shell runs all programs of a node.
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
