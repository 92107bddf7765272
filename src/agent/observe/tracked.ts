import { watchConnections } from '../../kernel/conntrack-watch.ts';
import { KernelError } from '../../kernel/error.ts';
import type { Instance } from '../instance.ts';
import type { TrackedConnections } from '../protocol.ts';

/** Records what connection tracking does in each node while probes run. */
export class TrackingWatch {
  readonly #watches: { node: string; watch: ReturnType<typeof watchConnections> }[] = [];

  constructor(instance: Instance) {
    try {
      for (const node of instance.nodes)
        this.#watches.push({ node: node.name, watch: watchConnections(node) });
    } catch (error) {
      this.stop();
      // If the kernel reports nothing, the probes run all the same.
      if (!(error instanceof KernelError)) throw error;
    }
  }

  /** Returns what connection tracking did since the last slice. */
  slice(): TrackedConnections[] {
    return this.#watches.map(({ node, watch }) => ({ node, ...watch.take() }));
  }

  stop(): void {
    for (const { watch } of this.#watches.splice(0)) watch.close();
  }
}
