import { LabError } from '../lab/error.ts';
import { applySteps } from './apply.ts';
import { cool } from './cool.ts';
import { Executions } from './exec.ts';
import { Instance } from './instance.ts';
import { runProbes } from './probes.ts';
import type { AgentCalls, AgentEvents, LiveLab } from './protocol.ts';

type Calls = Pick<
  AgentCalls,
  'up' | 'status' | 'change' | 'cool' | 'probe' | 'exec' | 'input' | 'resize' | 'signal'
>;

/** The one lab of `lab up`, and what may be done with it while it runs; the same for everyone connected. */
export class LiveCalls {
  #instance: Instance | undefined;
  #lab: LiveLab | undefined;
  #since = 0;

  /** @param closed takes what is to be done when the connection closes: its programs end with it. */
  calls(events: () => AgentEvents, closed: (end: () => void) => void): Calls {
    const executions = new Executions();
    closed(() => executions.end());
    return {
      up: async (lab, steps) => {
        const instance = new Instance();
        await applySteps(instance, steps);
        this.#instance = instance;
        this.#lab = lab;
        this.#since = Date.now();
      },
      status: () => ({
        ...this.#current().lab,
        since: this.#since,
        nodes: this.#current().instance.nodes.map((node) => node.name),
      }),
      change: async (lab, steps) => {
        await applySteps(this.#current().instance, steps);
        this.#lab = lab;
      },
      cool: () => cool(this.#current().instance),
      probe: (request) =>
        runProbes(this.#current().instance, request, (phase) => void events().phase(request.id, phase)),
      exec: (request) =>
        executions.run(this.#current().instance.node(request.node), request, events().output),
      input: (exec, data) => executions.input(exec, data),
      resize: (exec, columns, rows) => executions.resize(exec, columns, rows),
      signal: (exec, signal) => executions.signal(exec, signal),
    };
  }

  #current(): { instance: Instance; lab: LiveLab } {
    if (this.#instance && this.#lab) return { instance: this.#instance, lab: this.#lab };
    throw new LabError('usage', { where: 'lab', what: 'it is still being built' });
  }
}
