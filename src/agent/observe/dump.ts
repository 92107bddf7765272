import { Gate } from '../gate.ts';
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
 * file. One shell for all nodes: a process is what Node takes long to start.
 */
export async function dumpNodes(instance: Instance, states: readonly NodeState[]): Promise<NodeDump[]> {
  const programs = states.map((state) => programsFor(instance, state));
  const script = states.map(({ node }, index) => {
    const commands = Object.values(programs[index] ?? {}).map(
      (each) => `{ ${each}; } 2>&1; echo '${BOUNDARY}'`,
    );
    return `nsenter --net=/proc/$PPID/fd/${instance.node(node).fd} sh -c "${commands.join('; ')}"`;
  });
  const leave = await gate.enter();
  try {
    const parts = (await output(instance.floor, 'sh', ['-c', script.join('\n')]))
      .split(`${BOUNDARY}\n`)
      .values();
    return states.map(({ node }, index) => {
      const files = Object.keys(programs[index] ?? {}).map((file) => [file, parts.next().value ?? '']);
      return { node, files: Object.fromEntries(files) };
    });
  } finally {
    leave();
  }
}

function programsFor(instance: Instance, { node, ports }: NodeState): Record<string, string> {
  return { ...OF_NODE, ...(ports.length > 0 && OF_BRIDGES), ...(instance.isRuled(node) && OF_RULES) };
}
