import * as z from 'zod/mini';
import type { Runtime } from '../../host/runtime.ts';
import { describeProblem, LabError } from '../../lab/error.ts';
import { probeRunning } from '../../library/run-probe.ts';
import type { Answer, LiveResult, LiveState, PageRequest } from '../../report/page/live-model.ts';
import { makeModel } from '../../report/page/make-model.ts';
import type { PageModel } from '../../report/page/model.ts';
import { makeReport } from '../../report/report.ts';
import { worst } from '../../verdict/status.ts';
import type { ScenarioVerdict } from '../../verdict/types.ts';
import { driftOf } from '../drift.ts';
import { checkUnchanged, wantedProbes } from '../probe.ts';
import { type RunningLab, withRunningLab } from '../running-lab.ts';
import { COLD, changeToggles } from '../set.ts';
import type { Following } from './following.ts';
import { Lessons } from './lessons.ts';
import type { Route } from './server.ts';
import type { Watchers } from './watchers.ts';

type Done = Pick<LiveState, 'done' | 'result'>;

/** What pages can do with the lab: the verbs `set`, `probe` and `learn`, one at a time. All pages are told. */
export class Acts {
  readonly #watchers: Watchers;
  readonly #following: Following;
  readonly #lessons: Lessons;
  #count = 0;

  constructor(watchers: Watchers, following: Following, runtime: Runtime) {
    this.#watchers = watchers;
    this.#following = following;
    this.#lessons = new Lessons(watchers, following, runtime, (living, probes) => {
      const { toggles } = living.topology;
      const scenario = watchers.state.lesson?.name ?? 'lesson';
      const status = worst(probes.map((each) => each.status));
      return this.#result(living, { scenario, toggles, status, durationMs: 0, probes: [...probes] });
    });
  }

  readonly route: Route = async (response, { body }) => {
    const answer = await this.#act(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };

  async #act(body: string): Promise<Answer> {
    const asked = parse(body);
    if (asked === undefined) return { problem: 'This is nothing that the page can ask for.' };
    const { busy, name } = this.#watchers.state;
    if (busy !== null) return { problem: `One at a time: ${busy} is still running.` };
    const command = asked.lesson ? this.#lessons.commandOf(asked.lesson) : commandOf(asked, name);
    this.#watchers.tell({ busy: command });
    try {
      const done = await this.#do(command, asked);
      // A lesson reports its own changes to the pages.
      if (!asked.lesson) await this.#following.look();
      this.#watchers.tell({ ...done, busy: null });
      return {};
    } catch (error) {
      this.#watchers.tell({ busy: null });
      if (error instanceof LabError) return { problem: error.problems.map(describeProblem).join('\n') };
      throw error;
    }
  }

  async #do(command: string, asked: PageRequest): Promise<Partial<LiveState>> {
    if (asked.lesson === undefined)
      return asked.probe ? this.#probe(command, asked.probe) : this.#set(command, asked);
    await this.#lessons.act(asked.lesson);
    return {};
  }

  async #set(command: string, { set = [], cold }: PageRequest): Promise<Done> {
    const lines = await changeToggles(this.#watchers.state.name, set, cold);
    return { done: { command, lines: cold ? [...lines, COLD] : lines }, result: null };
  }

  #probe(command: string, names: readonly string[]): Promise<Done> {
    return withRunningLab(this.#watchers.state.name, async (living) => {
      const { agent, lab, status, topology } = living;
      const wanted = wantedProbes(topology, names);
      const drifted = await driftOf(living);
      const { verdict } = await probeRunning(agent, lab, topology, wanted, {
        drifted,
        scenario: status.scenario,
      });
      await checkUnchanged(agent, status);
      return { done: { command, lines: [] }, result: this.#result(living, verdict) };
    });
  }

  #result({ kernel, runtime, uid, lab }: RunningLab, verdict: ScenarioVerdict): LiveResult {
    const environment = { kernel, runtime: runtime ?? (uid === 0 ? 'root' : 'rootless') };
    const report = makeReport(environment, [{ lab: lab.name, scenarios: [verdict] }]);
    const model = makeModel(report, [lab]);
    this.#count += 1;
    const isTaught = ![undefined, 'nothing'].includes(this.#watchers.state.lesson?.does);
    return { number: this.#count, model: isTaught ? withoutRemedies(model) : model };
  }
}

/** During a lesson the student should find the remedy. */
function withoutRemedies(model: PageModel): PageModel {
  const labs = model.labs.map((lab) => ({
    ...lab,
    scenarios: lab.scenarios.map((scenario) => ({
      ...scenario,
      probes: scenario.probes.map((probe) => ({ ...probe, remedies: [], mended: [] })),
    })),
  }));
  return { ...model, labs, causes: {} };
}

const names = z.array(z.string());

/** One of the requests that a page can make. */
const ASKED = z.union([
  z.strictObject({ probe: names }),
  z.strictObject({ set: names }),
  z.strictObject({ cold: z.literal(true) }),
  z.strictObject({ lesson: z.strictObject({ begin: z.string() }) }),
  z.strictObject({
    lesson: z.strictObject({
      guess: z.strictObject({
        outcome: z.enum(['works', 'fails']),
        cause: z.optional(z.string()),
        at: z.optional(z.string()),
      }),
    }),
  }),
  z.strictObject({
    lesson: z.strictObject({ does: z.enum(['run', 'next', 'hint', 'answer', 'check', 'leave']) }),
  }),
]);

function commandOf({ set = [], cold, probe }: PageRequest, name: string): string {
  const words = probe ? ['probe', ...probe] : ['set', ...set, ...(cold ? ['--cold'] : [])];
  return ['lab', ...words, '-n', name].join(' ');
}

/** Reads a request. Undefined if our page never sends such a request. */
function parse(body: string): PageRequest | undefined {
  try {
    const { success, data } = ASKED.safeParse(JSON.parse(body));
    return success ? (data as PageRequest) : undefined;
  } catch {
    return undefined;
  }
}
