import { describeProblem, LabError } from '../../lab/error.ts';
import { probeRunning } from '../../library/run-probe.ts';
import type { Answer, LiveState, PageRequest } from '../../report/page/live-model.ts';
import { makeModel } from '../../report/page/make-model.ts';
import { makeReport } from '../../report/report.ts';
import { driftOf } from '../drift.ts';
import { checkUnchanged, wantedProbes } from '../probe.ts';
import { withRunningLab } from '../running-lab.ts';
import { COLD, changeToggles } from '../set.ts';
import type { Route } from './server.ts';
import type { Watchers } from './watchers.ts';

type Done = Pick<LiveState, 'done' | 'result'>;

/**
 * What a page may do to the lab: the same as the verbs `set` and `probe`, one at a time; all pages are told.
 * @param look reads the state of the lab, and tells all pages
 */
export class Acts {
  readonly #watchers: Watchers;
  readonly #look: () => Promise<void>;
  #count = 0;

  constructor(watchers: Watchers, look: () => Promise<void>) {
    this.#watchers = watchers;
    this.#look = look;
  }

  readonly route: Route = async (response, { body }) => {
    const answer = await this.#act(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };

  async #act(body: string): Promise<Answer> {
    const asked = parse(body);
    if (asked === undefined) return { problem: 'This is nothing that the page can ask for.' };
    const { busy } = this.#watchers.state;
    if (busy !== null) return { problem: `One at a time: ${busy} is still running.` };
    const command = commandOf(asked, this.#watchers.state.name);
    this.#watchers.tell({ busy: command });
    try {
      const done = asked.probe ? await this.#probe(command, asked.probe) : await this.#set(command, asked);
      await this.#look();
      this.#watchers.tell({ ...done, busy: null });
      return {};
    } catch (error) {
      this.#watchers.tell({ busy: null });
      if (error instanceof LabError) return { problem: error.problems.map(describeProblem).join('\n') };
      throw error;
    }
  }

  async #set(command: string, { set = [], cold }: PageRequest): Promise<Done> {
    const lines = await changeToggles(this.#watchers.state.name, set, cold);
    return { done: { command, lines: cold ? [...lines, COLD] : lines }, result: null };
  }

  #probe(command: string, names: readonly string[]): Promise<Done> {
    return withRunningLab(this.#watchers.state.name, async (living) => {
      const { agent, kernel, runtime, uid, lab, status, topology } = living;
      const wanted = wantedProbes(topology, names);
      const drifted = await driftOf(living);
      const { verdict } = await probeRunning(agent, lab, topology, wanted, {
        drifted,
        scenario: status.scenario,
      });
      await checkUnchanged(agent, status);
      const environment = { kernel, runtime: runtime ?? (uid === 0 ? 'root' : 'rootless') };
      const report = makeReport(environment, [{ lab: lab.name, scenarios: [verdict] }]);
      this.#count += 1;
      const model = { ...makeModel(report, [lab]), terms: [] };
      return { done: { command, lines: [] }, result: { number: this.#count, model } };
    });
  }
}

function commandOf({ set = [], cold, probe }: PageRequest, name: string): string {
  const words = probe ? ['probe', ...probe] : ['set', ...set, ...(cold ? ['--cold'] : [])];
  return ['lab', ...words, '-n', name].join(' ');
}

/** Undefined for a request that our page never sends. */
function parse(body: string): PageRequest | undefined {
  const isNames = (value: unknown) =>
    value === undefined || (Array.isArray(value) && value.every((each) => typeof each === 'string'));
  try {
    const asked = JSON.parse(body) as PageRequest;
    const { set, cold, probe } = asked;
    const isOne = (probe === undefined) !== (set === undefined && cold === undefined);
    return isNames(set) && isNames(probe) && [undefined, true].includes(cold) && isOne ? asked : undefined;
  } catch {
    return undefined;
  }
}
