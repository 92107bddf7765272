import { ConntrackWatch } from '../../kernel/conntrack-watch.ts';
import { KernelError } from '../../kernel/error.ts';
import type { Instance } from '../instance.ts';
import type { TrackedConnections } from '../protocol.ts';

/** What connection tracking does in each node, as long as probes run. */
export class TrackingWatch {
  readonly #watches: { node: string; watch: ConntrackWatch }[] = [];

  constructor(instance: Instance) {
    try {
      for (const node of instance.nodes)
        this.#watches.push({ node: node.name, watch: new ConntrackWatch(node) });
    } catch (error) {
      this.stop();
      // Of a kernel that does not tell nothing is known, which is no reason not to ask.
      if (!(error instanceof KernelError)) throw error;
    }
  }

  /** What it did since the last slice. */
  slice(): TrackedConnections[] {
    return this.#watches.map(({ node, watch }) => ({ node, ...watch.take() }));
  }

  stop(): void {
    for (const { watch } of this.#watches.splice(0)) watch.close();
  }
}
