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

/** All that the kernels tell while probes run, where packets are to be followed, and what they are asked after one that failed. */
export class KernelWatch {
  readonly #instance: Instance;
  readonly #traces: Traces;
  readonly #stations: StationWatch;
  readonly #tracking: TrackingWatch;
  readonly #drops: DropWatch;
  /** Whether all that the probe's node sends is the probe's, of one that is a program of the user's. */
  #isAlone = false;

  constructor(instance: Instance, { captures }: Pick<ProbeRequest, 'captures'>, links: NodeLinks) {
    this.#instance = instance;
    this.#traces = new Traces(instance, new Set(captures.map(({ node }) => node)), links);
    this.#stations = new StationWatch(instance, links);
    this.#tracking = new TrackingWatch(instance);
    this.#drops = new DropWatch(instance.cli);
  }

  /** Resolves when nothing is missed any longer. */
  ready(): Promise<void> {
    return this.#drops.counting();
  }

  /** What happens from now on is of the next probe; what bridges learn is so from the last one's end on, as their tables were read then. */
  begin(probe: PlacedProbe): void {
    this.#isAlone = probe.kind === 'command' && this.#hasNoProgram(probe.from);
    this.#traces.slice();
    this.#tracking.slice();
    this.#drops.begin();
  }

  /** The probe has ended. @returns what is called when its failure can be told of, and nothing has changed since. */
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

  /** Services that answer in this process begin nothing; a container's programs are not seen from here. */
  #hasNoProgram(node: string): boolean {
    if (this.#instance.containers.of(node) !== undefined) return false;
    return programsIn(this.#instance.node(node))?.length === 0;
  }

  #flow({ from }: PlacedProbe, hooks: readonly NodeTrace[]): Pick<ProbeRun, 'flow'> {
    const trace = hooks.find(({ node }) => node === from);
    if (!this.#isAlone || trace === undefined || trace.lost) return {};
    return { flow: flowsSent(trace, listeners(this.#instance.node(from))) };
  }

  /** Resolves when nothing of it is left in any node. */
  async stop(): Promise<void> {
    const ended = this.#traces.stop();
    this.#stations.stop();
    this.#tracking.stop();
    await ended;
  }
}
