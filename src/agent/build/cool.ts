import { links } from '../../kernel/read.ts';
import type { Instance } from '../instance.ts';
import { output } from '../program.ts';

/** Empties what nodes have learned: ARP tables, the FDB of every bridge, and conntrack in nodes with rules. */
export async function cool(instance: Instance): Promise<void> {
  const work = instance.nodes.flatMap((node) => {
    const bridges = links(node).filter(({ kind }) => kind === 'bridge');
    return [
      output(node, 'ip', ['neigh', 'flush', 'all']),
      ...bridges.map(({ name }) =>
        output(node, 'ip', ['link', 'set', 'dev', name, 'type', 'bridge', 'fdb_flush']),
      ),
      ...(instance.isRuled(node.name) ? [output(node, 'conntrack', ['-F'])] : []),
    ];
  });
  await Promise.all(work);
}
