import { listeners } from '../../kernel/listeners.ts';
import { programsIn } from '../../kernel/programs.ts';
import type { PlacedProbe } from '../../lab/probe.ts';
import type { Instance } from '../instance.ts';
import type { NodeTrace, ProbeRequest, ProbeRun } from '../protocol.ts';
import { DropWatch } from './drops.ts';
import type { NodeCapture } from './node-capture.ts';
import type { NodeLinks } from './node-links.ts';
import { askRoutes } from './routes.ts';
import { flowsSent } from './sent-flow.ts';
import { StationWatch } from './stations.ts';
import { Traces } from './trace.ts';
import { TrackingWatch } from './tracked.ts';

type Told = Pick<ProbeRun, 'hooks' | 'learned' | 'tracked' | 'routes' | 'drops' | 'flow'>;

/**
 * Records what the nodes' kernels report while probes run, and asks the kernels questions after a failed probe.
 * Only used if packets are followed.
 */
export class KernelWatch {
  readonly #instance: Instance;
  readonly #traces: Traces;
  readonly #stations: StationWatch;
  readonly #tracking: TrackingWatch;
  readonly #drops: DropWatch;
  /** For a command probe: is it the only program of its node that sends? Then all packets are the probe's. */
  #isAlone = false;

  constructor(instance: Instance, { captures }: Pick<ProbeRequest, 'captures'>, links: NodeLinks) {
    this.#instance = instance;
    this.#traces = new Traces(instance, new Set(captures.map(({ node }) => node)), links);
    this.#stations = new StationWatch(instance, links);
    this.#tracking = new TrackingWatch(instance);
    this.#drops = new DropWatch(instance.cli);
  }

  /** Resolves when everything from now on is recorded. */
  ready(): Promise<void> {
    return this.#drops.counting();
  }

  /**
   * Begins the next probe. Events from now on belong to it. What bridges learn belongs to it from the end of the
   * last probe, because their tables were read then.
   *
   * @returns the time of the beginning, by the kernel's clock. Hooks of earlier packets are not reported
   */
  begin(probe: PlacedProbe): bigint {
    this.#isAlone = probe.kind === 'command' && this.#hasNoProgram(probe.from);
    this.#tracking.slice();
    this.#drops.begin();
    return this.#traces.forget();
  }

  /** Ends the probe. @returns a function to call if the probe failed, before anything changes */
  end(
    probe: PlacedProbe,
    failed: boolean,
  ): { ready: () => Promise<void>; told: (captures: readonly NodeCapture[]) => Told } {
    const learned = this.#stations.slice();
    return {
      ready: async () => void (failed && (await this.#drops.ready())),
      told: (captures) => {
        const hooks = this.#traces.slice();
        const tracked = this.#tracking.slice();
        const told = { hooks, learned, tracked, ...this.#flow(probe, hooks) };
        if (!failed) return told;
        const routes = askRoutes(this.#instance, hooks, probe, captures);
        return { ...told, routes, drops: this.#drops.slice() };
      },
    };
  }

  /**
   * Does the node run no program? Services inside the agent send nothing on their own. Programs of a container
   * cannot be seen from here.
   */
  #hasNoProgram(node: string): boolean {
    if (this.#instance.containers.of(node) !== undefined) return false;
    return programsIn(this.#instance.node(node))?.length === 0;
  }

  #flow({ from }: PlacedProbe, hooks: readonly NodeTrace[]): Pick<ProbeRun, 'flow'> {
    const trace = hooks.find(({ node }) => node === from);
    if (!this.#isAlone || trace === undefined || trace.lost) return {};
    return { flow: flowsSent(trace, listeners(this.#instance.node(from))) };
  }

  /** Resolves when nothing of the watch is left in any node. */
  async stop(): Promise<void> {
    const ended = this.#traces.stop();
    this.#stations.stop();
    this.#tracking.stop();
    await ended;
  }
}
