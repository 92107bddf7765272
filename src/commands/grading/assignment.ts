import type { Runtime } from '../../host/runtime.ts';
import { LabError } from '../../lab/error.ts';
import type { Guess } from '../../lab/guess.ts';
import { matchScenario } from '../../lab/scenarios.ts';
import { oneOf } from '../../lab/suggest.ts';
import { parseToggles, showToggles, toggleValues } from '../../lab/toggles.ts';
import type { Goal, Lab, Scenario, ToggleValues } from '../../lab/types.ts';
import { resolve } from '../../plan/resolve.ts';
import type { ProbeVerdict } from '../../verdict/types.ts';
import { plantFault } from '../blind.ts';
import { quietly } from '../quietly.ts';
import { checkScenarios, type ScenarioRun } from '../runs.ts';

export interface AssignmentOptions {
  scenario?: string;
  goal?: string;
  lesson?: string;
  set: string[];
  blind?: true;
  seed?: number;
  runtime: Runtime;
}

/** The state in which every submission starts, and what it is compared with. */
export interface Assignment {
  /** The lab in which scripts start, including its planted fault. */
  lab: Lab;
  toggles: ToggleValues;
  start: Scenario | undefined;
  goal: Goal;
  /** The words for the start and the goal in results. */
  words: { begins: string; goal: string };
  /** The cause and place of every failure at the start. */
  wrong: readonly Guess[];
  /** The servers that each probe's packets reach when the goal is met. */
  servers: Record<string, string[]>;
  /** The lab's own verdicts, by scenario. Students' predictions are compared with them. */
  seen: Record<string, ProbeVerdict[]>;
}

/**
 * Runs the labs that submissions are compared with, in a sandbox of their own.
 *
 * @param predicted the scenarios whose predictions the students hand in
 */
export async function makeAssignment(
  lab: Lab,
  options: AssignmentOptions,
  predicted: readonly string[],
): Promise<Assignment> {
  const { lesson: called, blind, runtime } = options;
  const lesson = called === undefined ? undefined : lessonOf(lab, called);
  const scenario = options.scenario ?? lesson?.scenario;
  checkScenarios(
    lab,
    [scenario, options.goal].flatMap((name) => name ?? []),
  );
  const toggles = toggleValues(lab, scenario, parseToggles(lab, options.set));
  const { goal, name: goalName } = lesson
    ? { goal: lesson.goal, name: `the task of ${called}` }
    : goalOf(lab, options.goal);
  const planted = blind && (await plantFault(lab, toggles, scenario, options));
  const start = lab.scenarios?.[scenario ?? ''];
  // A lesson's goal is no scenario, so the author's own version of the lab shows which servers answer.
  const reference = lesson ? matchScenario(lab, toggleValues(lab))?.[0] : goalName;
  const names = Object.keys(lab.scenarios ?? {}).filter(
    (name) => predicted.includes(name) || name === reference,
  );
  const { seen, first } = await quietly([lab], { runtime }, async (run) => {
    const runs = names.map((name) => runOf(lab, name, lab.scenarios?.[name]));
    const own: ScenarioRun = {
      ...{ id: 'begins', lab: planted ? planted.lab : lab, name: 'begins', toggles, scenario: start },
      probes: Object.keys(goal.expect),
    };
    const [begins, ...all] = await Promise.all([own, ...runs].map(run));
    return {
      seen: Object.fromEntries(all.map(({ verdict }) => [verdict.scenario, verdict.probes])),
      first: begins?.verdict.probes ?? [],
    };
  });
  return {
    ...{ lab: planted ? planted.lab : lab, toggles, start, goal, seen },
    words: {
      begins: `${scenario ?? (showToggles(toggles) || 'it is')}${blind ? ', with a fault' : ''}`,
      goal: goalName,
    },
    wrong: planted ? [planted.truth] : wrongIn(first),
    servers: serversOf(
      lab,
      toggles,
      (seen[reference ?? ''] ?? []).filter(({ probe }) => goal.expect[probe]?.outcome === 'works'),
    ),
  };
}

const runOf = (lab: Lab, name: string, scenario: Scenario | undefined): ScenarioRun => ({
  ...{ id: name, lab, name, toggles: toggleValues(lab, name), scenario },
  probes: Object.keys(scenario?.expect ?? {}),
});

/** Returns the expectation of this scenario, or of the scenario with the default toggles. */
function goalOf(lab: Lab, asked: string | undefined): { goal: Goal; name: string } {
  const name = asked ?? matchScenario(lab, toggleValues(lab))?.[0];
  const expect = name === undefined ? undefined : lab.scenarios?.[name]?.expect;
  if (name !== undefined && expect) return { goal: { expect: withoutPackets(expect) }, name };
  const allowed = `--goal: ${oneOf(Object.keys(lab.scenarios ?? {}))}`;
  throw new LabError('usage', { where: lab.name, what: 'no scenario says what is to be reached', allowed });
}

/** Leaves out which packets must be seen, because different packets can lead to the same outcome. */
const withoutPackets = (expect: Scenario['expect']): Goal['expect'] =>
  Object.fromEntries(Object.entries(expect).map(([probe, { packets: _, ...rest }]) => [probe, rest]));

function lessonOf(lab: Lab, name: string): { scenario: string | undefined; goal: Goal } {
  const lesson = lab.lessons?.[name];
  const goal = lesson?.steps.findLast(({ task }) => task)?.task?.goal;
  if (lesson && goal) return { scenario: lesson.scenario, goal };
  const lessonsWithTask = Object.entries(lab.lessons ?? {}).flatMap(([each, { steps }]) =>
    steps.some(({ task }) => task) ? [each] : [],
  );
  const what = lesson ? 'it has no task' : `no such lesson in ${lab.name}`;
  throw new LabError('usage', { where: `--lesson ${name}`, what, allowed: oneOf(lessonsWithTask, name) });
}

const wrongIn = (verdicts: readonly ProbeVerdict[]): Guess[] =>
  verdicts.flatMap(({ observed: { outcome, cause, node, interface: at } }) =>
    outcome === 'fails' && cause !== undefined && cause !== 'unknown' && node !== undefined
      ? [{ cause, node, ...(at && { interface: at }) }]
      : [],
  );

function serversOf(
  lab: Lab,
  toggles: ToggleValues,
  verdicts: readonly ProbeVerdict[],
): Record<string, string[]> {
  const { nodes } = resolve(lab, toggles);
  const serving = Object.values(nodes).flatMap(({ name, services }) =>
    Object.values(services).some(({ kind }) => kind !== 'dns' && kind !== 'dhcp') ? [name] : [],
  );
  return Object.fromEntries(
    verdicts.map(({ probe, from, hops }) => [
      probe,
      serving.filter((node) => node !== from && hops.some((hop) => hop.node === node)),
    ]),
  );
}
