import { watchFdb } from '../../kernel/fdb-watch.ts';
import type { Instance } from '../instance.ts';
import type { Learned } from '../protocol.ts';
import type { NodeLinks } from './node-links.ts';

/** Records what the bridges of all nodes learn while probes run. */
export class StationWatch {
  readonly #watches: { node: string; watch: ReturnType<typeof watchFdb>; names: Map<number, string> }[] = [];

  constructor(instance: Instance, links: NodeLinks) {
    try {
      for (const node of instance.nodes) {
        if (!links.hasBridge(node)) continue;
        const watch = watchFdb(node);
        this.#watches.push({ node: node.name, watch, names: links.namesOf(node) });
      }
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /** Returns what the bridges have learned since the last slice. */
  slice(): Learned[] {
    return this.#watches.map(({ node, watch, names }) => {
      const { changes, lost } = watch.take();
      const named = changes.flatMap(({ bridge, port, ...change }) => {
        const [master, name] = [names.get(bridge), names.get(port)];
        return master === undefined || name === undefined ? [] : [{ ...change, bridge: master, port: name }];
      });
      return { node, changes: named, lost };
    });
  }

  stop(): void {
    for (const { watch } of this.#watches) watch.close();
  }
}
