import { openSandbox } from '../host/sandbox.ts';
import type { Agent, Sandbox } from '../host/sandbox-types.ts';
import { sightOf } from '../host/source/sight.ts';
import { checkLab } from '../lab/check.ts';
import { hasContainers } from '../lab/container.ts';
import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import { parseToggles, showToggle, toggleValues } from '../lab/toggles.ts';
import type { Lab, Probe, ToggleValues } from '../lab/types.ts';
import { resolve } from '../plan/resolve.ts';
import { planStart } from '../plan/start.ts';
import { applyChange, changeBetween, keptToggles, type LabState } from './change.ts';
import { Running } from './execution.ts';
import { probeOnce } from './run-probe.ts';
import type { Probed, RunningLab, RunningNode, StartOptions } from './types.ts';

/** The name of a probe that the lab does not define. */
const OWN = 'own';

/** Builds the lab in a sandbox of its own. */
export async function start(lab: Lab, options: StartOptions): Promise<RunningLab> {
  const toggles = toggleValues(lab, options.scenario, parse(lab, options.toggles ?? {}));
  const programs = new Running();
  const sandbox = await openSandbox(options.runtime ?? 'auto', programs.events, {
    containers: hasContainers(lab),
    trust: options.trust === true,
  });
  try {
    const { scenario } = options;
    const { steps, warm, connections, change } = planStart(lab, toggles, lab.scenarios?.[scenario ?? '']);
    const live = { name: lab.name, definition: lab, toggles, ...(scenario !== undefined && { scenario }) };
    await sandbox.agent.up(live, { steps, warm, connections, change }, sightOf(lab, options.trust));
    return new SandboxedLab(sandbox, programs, { lab, toggles });
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

/** @throws LabError `usage` with all toggles and values that the lab does not have */
function parse(lab: Lab, values: Partial<ToggleValues>): ToggleValues {
  const words = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${showToggle(value)}`,
  );
  return parseToggles(lab, words, '');
}

class SandboxedLab implements RunningLab {
  readonly #sandbox: Sandbox;
  readonly #programs: Running;
  #state: LabState;
  #closed = false;
  /** Changes and probes run one after the other, because each starts from the state that the one before left. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(sandbox: Sandbox, programs: Running, state: LabState) {
    this.#sandbox = sandbox;
    this.#programs = programs;
    this.#state = state;
  }

  get #agent(): Agent {
    if (!this.#closed) return this.#sandbox.agent;
    throw new LabError('usage', {
      where: this.name,
      what: 'it is closed',
      allowed: 'startLab builds it anew',
    });
  }

  get name(): string {
    return this.#state.lab.name;
  }

  get toggles(): ToggleValues {
    return { ...this.#state.toggles };
  }

  node(name: string): RunningNode {
    const names = Object.keys(this.#state.lab.nodes);
    if (!names.includes(name)) {
      const what = `no such node in ${this.name}`;
      throw new LabError('usage', { where: name, what, allowed: oneOf(names, name) });
    }
    return {
      name,
      exec: async (command, options = {}) => this.#programs.run(this.#agent, name, command, options),
      probe: (url, options = {}) => this.probe({ kind: 'http', from: name, url, ...options }),
    };
  }

  probe(probe: string | Probe): Promise<Probed> {
    return this.#inTurn(() => {
      const { lab, toggles } = this.#state;
      const own = typeof probe === 'string' ? lab : withProbe(lab, probe);
      const name = typeof probe === 'string' ? probe : OWN;
      const known = Object.keys(own.probes ?? {});
      if (!known.includes(name))
        throw new LabError('usage', { where: name, what: 'no such probe', allowed: oneOf(known, name) });
      return probeOnce(this.#agent, own, resolve(own, toggles), name);
    });
  }

  set(values: Partial<ToggleValues>): Promise<string[]> {
    return this.#inTurn(() => {
      const { lab, toggles } = this.#state;
      return this.#change({ lab, toggles: { ...toggles, ...parse(lab, values) } });
    });
  }

  apply(definition: Lab): Promise<string[]> {
    return this.#inTurn(() => {
      const lab = checkLab(definition);
      return this.#change({ lab, toggles: keptToggles(this.#state, lab) });
    });
  }

  cool(): Promise<void> {
    return this.#inTurn(() => this.#agent.cool());
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#sandbox.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #change(to: LabState): Promise<string[]> {
    const change = changeBetween(this.#state, to);
    await applyChange(this.#agent, this.name, to, change);
    this.#state = to;
    return change.lines;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}

/** @throws LabError `definition` if the probe is invalid */
function withProbe(lab: Lab, probe: Probe): Lab {
  return checkLab({ ...lab, probes: { ...lab.probes, [OWN]: probe } });
}
