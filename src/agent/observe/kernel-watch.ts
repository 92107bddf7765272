import type { Probe } from '../../lab/probe.ts';
import type { Instance } from '../instance.ts';
import type { ProbeRequest, ProbeRun } from '../protocol.ts';
import { DropWatch } from './drops.ts';
import { askRoutes } from './routes.ts';
import { StationWatch } from './stations.ts';
import { Traces } from './trace.ts';
import { TrackingWatch } from './tracked.ts';

type Told = Pick<ProbeRun, 'hooks' | 'learned' | 'tracked' | 'routes' | 'drops'>;

/** All that the kernels tell while probes run, where packets are to be followed, and what they are asked after one that failed. */
export class KernelWatch {
  readonly #instance: Instance;
  readonly #traces: Traces;
  readonly #stations: StationWatch;
  readonly #tracking: TrackingWatch;
  readonly #drops = new DropWatch();

  constructor(instance: Instance, { captures }: Pick<ProbeRequest, 'captures'>) {
    this.#instance = instance;
    this.#traces = new Traces(instance, new Set(captures.map(({ node }) => node)));
    this.#stations = new StationWatch(instance);
    this.#tracking = new TrackingWatch(instance);
  }

  /** What happens from now on is of the next probe; what bridges learn is so from the last one's end on, as their tables were read then. */
  begin(): void {
    this.#traces.slice();
    this.#tracking.slice();
    this.#drops.begin();
  }

  /** The probe has ended. @returns what is called when its failure can be told of, and nothing has changed since. */
  end(probe: Probe, failed: boolean): { ready: () => Promise<void>; told: () => Told } {
    const learned = this.#stations.slice();
    return {
      ready: async () => void (failed && (await this.#drops.ready())),
      told: () => {
        const hooks = this.#traces.slice();
        const tracked = this.#tracking.slice();
        if (!failed) return { hooks, learned, tracked };
        const routes = askRoutes(this.#instance, hooks, probe);
        return { hooks, learned, tracked, routes, drops: this.#drops.slice() };
      },
    };
  }

  /** Resolves when nothing of it is left in any node. */
  async stop(): Promise<void> {
    const ended = this.#traces.stop();
    this.#stations.stop();
    this.#tracking.stop();
    this.#drops.stop();
    await ended;
  }
}
