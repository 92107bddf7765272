import type { Instance } from '../instance.ts';
import type { ProbeRequest, ProbeRun } from '../protocol.ts';
import { Capture } from './capture.ts';

/** The probes of a request that watch while the others run. */
export class Beside {
  readonly #captures = new Map<string, Capture>();

  constructor(instance: Instance, { probes }: Pick<ProbeRequest, 'probes'>) {
    try {
      for (const { name, probe } of probes)
        if (probe.kind === 'capture') this.#captures.set(name, new Capture(instance, name, probe));
    } catch (error) {
      // The caller gets `error`. An error while stopping is ignored, because the sandbox removes everything anyway.
      this.stop().catch(() => {});
      throw error;
    }
  }

  async ready(): Promise<void> {
    await Promise.all([...this.#captures.values()].map((each) => each.ready()));
  }

  /** Returns what they saw. Watching probes are not captured themselves, so there are no node states for them. */
  end(): Promise<ProbeRun[]> {
    const watched = { captures: [], hooks: [], before: [], after: [] };
    return Promise.all(
      [...this.#captures].map(async ([probe, each]) => ({ probe, ...(await each.end()), ...watched })),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#captures.values()].map((each) => each.stop()));
  }
}
