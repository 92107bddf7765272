import { LabError } from '../lab/error.ts';
import { processesOf } from '../plan/needs.ts';
import type { LiveStep } from '../plan/step.ts';
import { Blind, blindOf } from './blind.ts';
import type { BlindCalls } from './blind-calls.ts';
import { applyChange, applySteps } from './build/apply.ts';
import { begin } from './build/begin.ts';
import { cool } from './build/cool.ts';
import { checkCapable } from './capacity/check-capacity.ts';
import { Executions } from './exec/exec.ts';
import { Instance } from './instance.ts';
import { goBack, type Live } from './live-state.ts';
import { Standing } from './observe/standing.ts';
import { pingAll } from './probe/ping-all.ts';
import { runProbes } from './probe/probes.ts';
import type { AgentCalls, CliCalls, LabStatus, LiveLab } from './protocol.ts';

type Calls = Pick<
  AgentCalls,
  | 'up'
  | 'status'
  | 'look'
  | 'tables'
  | 'change'
  | 'cool'
  | 'probe'
  | 'pingAll'
  | 'containerOf'
  | 'exec'
  | 'input'
  | 'resize'
  | 'signal'
> &
  BlindCalls;

/** The one lab of `lab up`, and the calls for it while it runs. All clients share it. */
export class LiveCalls {
  #live: Live | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param closed registers a function that is called when the client disconnects, to end its programs */
  calls(events: () => CliCalls, closed: (end: () => void) => void): Calls {
    const executions = new Executions();
    closed(() => executions.end());
    return {
      up: async (lab, { steps, ...beginning }, sight, secret) => {
        await checkCapable(lab.name, [...steps, ...beginning.change]);
        const mostProcesses = processesOf(steps, beginning.change);
        const instance = new Instance(sight, { cli: events(), mostProcesses });
        await applySteps(instance, steps);
        const connections = await begin(instance, beginning);
        const blind = secret && { blind: new Blind(secret) };
        this.#live = {
          instance,
          lab,
          sight,
          since: Date.now(),
          standing: new Standing(),
          connections,
          ...blind,
        };
      },
      guess: (guess) => blindOf(this.#current()).guess(guess),
      reveal: () => blindOf(this.#current()).reveal(),
      status: () => this.#status(),
      look: (asked) =>
        this.#inTurn(async () => {
          const { instance, standing } = this.#current();
          return (await import('./observe/look.ts')).look(instance, standing, asked);
        }),
      tables: () =>
        this.#inTurn(async () => {
          const { readBaseline } = await import('./observe/state.ts');
          return Promise.all(this.#current().instance.nodes.map((node) => readBaseline(node).complete()));
        }),
      change: (lab, steps, back) =>
        this.#inTurn(() => {
          this.#current().instance.askInstead(events());
          return this.#change(lab, steps, back);
        }),
      cool: () => this.#inTurn(() => cool(this.#current().instance)),
      probe: (request) =>
        this.#inTurn(async () => {
          const { instance, connections } = this.#whole();
          instance.askInstead(events());
          await connections.open(request.connections);
          return runProbes(instance, request, (phase) => void events().phase(request.id, phase));
        }),
      pingAll: (request) => this.#inTurn(() => pingAll(this.#whole().instance, request)),
      containerOf: (node) => this.#current().instance.containers.of(node) ?? null,
      exec: async (request) => {
        const { instance, standing } = this.#current();
        await standing.begin(instance);
        return executions.run(instance.node(request.node), request, events().output);
      },
      // Waits until the program has started, which happens in the same queue.
      input: async (exec, data) => {
        await this.#current().standing.begin(this.#current().instance);
        return executions.input(exec, data);
      },
      resize: (exec, columns, rows) => executions.resize(exec, columns, rows),
      signal: (exec, signal) => executions.signal(exec, signal),
    };
  }

  /** Runs tasks one after the other: a probe must not see packets of another probe, or half of a change. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #change(lab: LiveLab, steps: LiveStep[], back: LiveStep[]): Promise<void> {
    const live = this.#whole();
    await checkCapable(lab.name, steps);
    try {
      await live.standing.during(live.instance, steps, () => applyChange(live.instance, steps));
      live.lab = lab;
    } catch (error) {
      throw await goBack(live, back, error);
    }
  }

  #status(): LabStatus {
    const { instance, lab, sight, since, halfChanged, blind } = this.#current();
    const nodes = instance.nodes.map((node) => node.name);
    const lent = Object.fromEntries([...instance.leases].map(([at, lease]) => [at, lease?.address ?? '']));
    return {
      ...lab,
      since,
      nodes,
      sight,
      lent,
      ...(halfChanged !== undefined && { halfChanged }),
      ...blind?.status,
    };
  }

  #current(): Live {
    if (this.#live) return this.#live;
    throw new LabError('usage', { where: 'lab', what: 'it is still being built' });
  }

  /** Returns the lab, unless a failed change left it in an unknown state. */
  #whole(): Live {
    const live = this.#current();
    if (live.halfChanged === undefined) return live;
    const { name } = live.lab;
    const what = `a change failed half-way (${live.halfChanged})`;
    throw new LabError('usage', { where: name, what }, `lab down ${name}, then lab up builds it anew`);
  }
}
