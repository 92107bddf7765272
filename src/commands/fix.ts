import { changeSets } from '../lab/combinations.ts';
import { LabError } from '../lab/error.ts';
import { closedProbes, sameValues, scenariosOf, startsAlike } from '../lab/scenarios.ts';
import { parseToggles, showToggles, toggleValues } from '../lab/toggles.ts';
import type { Lab, ToggleValues } from '../lab/types.ts';
import { resolve } from '../plan/resolve.ts';
import { search as searchRemedies } from '../remedy/search.ts';
import type { Again } from '../report/again.ts';
import { mendingOf } from '../report/diagnosis.ts';
import { type FixReport, showFix, type Trial } from '../report/fix.ts';
import { makeReport } from '../report/report.ts';
import type { ProbeVerdict, Refused, ScenarioVerdict } from '../verdict/types.ts';
import { openOutputs } from './results/outputs.ts';
import { checkScenarios, combinationRun, type ScenarioRun } from './runs.ts';
import { type Session, withSession } from './session.ts';
import { tryOut } from './trying.ts';
import { badOptions, type VerifyOptions } from './verify-options.ts';

/** Two independent mistakes are common, three are rare. So sets of changes up to this size are always tried. */
const ALWAYS = 2;
const MOST = 3;

/** Finds the smallest sets of toggle changes with which every probe does as expected, by trying them on the kernel. */
export async function fix(
  labs: readonly Lab[],
  again: readonly (Again | undefined)[],
  options: VerifyOptions,
): Promise<number> {
  const [lab, another] = labs;
  if (lab === undefined || another || options.scenario.length > 1)
    throw badOptions('--fix', 'starts from one combination', 'one lab, with --set, or one --scenario');
  checkScenarios(lab, options.scenario);
  const start = startOf(lab, options);
  const outputs = await openOutputs(options);
  return withSession(
    labs,
    options,
    async (session) => {
      const verdicts = await session.run([start]);
      const [first] = verdicts;
      checkStart(start, first);
      const closed = closedProbes(lab);
      const broken = (first?.probes ?? []).filter(
        ({ probe, observed }) => observed.outcome === 'fails' && !closed.includes(probe),
      );
      const found: FixReport = {
        from: start.toggles,
        broken: broken.map(({ probe }) => probe),
        fixes: [],
        tried: [],
      };
      if (broken.length > 0) verdicts.push(...(await search(session, start, found, closed)));
      // Toggles are only the changes that the lab's author has named; there may be other remedies.
      if (broken.length > 0) found.remedies = await remediesFor(session, start, first?.probes ?? []);
      const report = makeReport(session.environment, [{ lab: lab.name, scenarios: verdicts, fix: found }]);
      await outputs.handOut({ report, labs, again }, (_, style) => showFix(lab.name, found, verdicts, style));
      const mended = found.remedies?.every(({ ways }) => ways.length > 0) ?? false;
      return broken.length === 0 || found.fixes.length > 0 || mended ? 0 : 1;
    },
    outputs,
  );
}

/** Finds remedies that follow from the verdicts, whether or not the lab has toggles for them. */
async function remediesFor(
  session: Session,
  { lab, toggles, scenario }: ScenarioRun,
  verdicts: ProbeVerdict[],
) {
  const start = { topology: resolve(lab, toggles), verdicts, closed: closedProbes(lab), tools: [] };
  return (await searchRemedies(start, tryOut(session, lab, toggles, scenario))).map(mendingOf);
}

function checkStart({ id }: ScenarioRun, first: ScenarioVerdict | undefined): void {
  if (first?.refused) throw refusedStart(first.refused);
  if (first?.missing) throw new LabError('unable', { where: id, what: first.reason ?? '' });
}

const refusedStart = (refused: readonly Refused[]) =>
  new LabError(
    'refused',
    refused.map(({ where, what }) => ({ where, what })),
  );

/** All probes run, because probes that work must still work afterwards. */
function startOf(lab: Lab, { scenario: [name], set }: VerifyOptions): ScenarioRun {
  const toggles = toggleValues(lab, name, parseToggles(lab, set));
  const named = name === undefined ? undefined : lab.scenarios?.[name];
  const isNamed = named !== undefined && sameValues(toggles, toggleValues(lab, name));
  return combinationRun(lab, toggles, isNamed ? [name ?? '', named] : undefined, name ?? 'as set');
}

/** Begins as the start does, with the same probes in the same order: only the toggles differ. */
function trialRun({ lab, scenario, probes }: ScenarioRun, changes: ToggleValues, toggles: ToggleValues) {
  const known = scenariosOf(lab, toggles).find(([, other]) => startsAlike(scenario, other));
  const run = combinationRun(lab, toggles, known ?? [], showToggles(changes));
  return { ...run, probes, start: scenario ?? {} };
}

/** Tries smaller sets first, and leaves out sets that contain a successful one. Adds the successful sets to `found`. */
async function search(
  session: Session,
  start: ScenarioRun,
  found: FixReport,
  closed: readonly string[],
): Promise<ScenarioVerdict[]> {
  const all: ScenarioVerdict[] = [];
  for (let size = 1; size <= ALWAYS || (size <= MOST && found.fixes.length === 0); size++) {
    const sets = changeSets(start.lab, found.from, size).filter(
      (changes) => !found.fixes.some(within(changes)),
    );
    const verdicts = await session.run(
      sets.map((changes) => trialRun(start, changes, { ...found.from, ...changes })),
    );
    const trials = sets.map((changes, index) => trial(changes, verdicts[index], closed));
    found.tried.push(...trials);
    found.fixes.push(...trials.filter(({ works }) => works));
    all.push(...verdicts);
  }
  return all;
}

const within =
  (changes: ToggleValues) =>
  (fix: Trial): boolean =>
    Object.entries(fix.changes).every(([name, value]) => changes[name] === value);

/** A probe that must fail must still fail: a change that lets it through is no remedy. */
function trial(
  changes: ToggleValues,
  verdict: ScenarioVerdict | undefined,
  closed: readonly string[],
): Trial {
  const works =
    verdict?.missing === undefined &&
    verdict?.refused === undefined &&
    verdict?.probes.every(
      ({ probe, status, observed }) =>
        status !== 'error' && observed.outcome === (closed.includes(probe) ? 'fails' : 'works'),
    );
  return { changes, toggles: verdict?.toggles ?? {}, works: works ?? false };
}
