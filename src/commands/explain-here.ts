import { findLab } from '../host/find-lab.ts';
import { LabError } from '../lab/error.ts';
import { closedProbes } from '../lab/scenarios.ts';
import { oneOf } from '../lab/suggest.ts';
import { toggleValues } from '../lab/toggles.ts';
import type { Lab } from '../lab/types.ts';
import { resolve } from '../plan/resolve.ts';
import { search } from '../remedy/search.ts';
import { mendingOf, showMending } from '../report/diagnosis.ts';
import type { Explained } from '../report/explain/explain.ts';
import { styleFor } from '../report/style.ts';
import type { ExplainOptions } from './explain.ts';
import { checkScenarios, combinationRun } from './runs.ts';
import { withSession } from './session.ts';
import { tryOut } from './trying.ts';

/**
 * Returns remedies for the cause that were tried in this lab, as lines.
 * @throws LabError `usage` if nothing in the lab fails for this cause
 */
export async function mendedHere(
  cause: Explained,
  asked: string,
  { scenario, ...options }: ExplainOptions,
): Promise<string[]> {
  const lab = await findLab(asked);
  checkScenarios(lab, scenario === undefined ? [] : [scenario]);
  const name = scenario ?? expecting(lab, cause);
  const toggles = toggleValues(lab, name);
  return withSession([lab], { ...options, capture: 'socket', trace: true }, async (session) => {
    const own = name === undefined ? undefined : lab.scenarios?.[name];
    const begun = combinationRun(lab, toggles, own && [name ?? '', own], name ?? 'as it is');
    const [first] = await session.run([begun]);
    const all = first?.probes ?? [];
    // Verdicts with other findings are left out, because those findings have pages of their own.
    const verdicts = all.filter(({ observed }) => observed.outcome === 'works' || observed.cause === cause);
    if (verdicts.every(({ observed }) => observed.cause !== cause)) throw nothing(lab, cause, name);
    const start = { topology: resolve(lab, toggles), verdicts, closed: closedProbes(lab), tools: [] };
    const mended = await search(start, tryOut(session, lab, toggles, begun.scenario));
    const head = `Fixes in ${lab.name}${name === undefined ? '' : `, ${name}`}, each tried there`;
    const style = styleFor(process.stdout);
    return [head, ...mended.flatMap((each) => ['', ...showMending(mendingOf(each), style)])];
  });
}

/** Finds the first scenario that expects this cause. */
const expecting = (lab: Lab, cause: Explained) =>
  Object.entries(lab.scenarios ?? {}).find(([, { expect }]) =>
    Object.values(expect).some((each) => each.outcome === 'fails' && each.cause === cause),
  )?.[0];

function nothing(lab: Lab, cause: Explained, scenario: string | undefined): LabError {
  const where = scenario === undefined ? lab.name : `${lab.name} ${scenario}`;
  const names = Object.keys(lab.scenarios ?? {});
  const allowed = names.length > 0 ? `with --scenario: ${oneOf(names)}` : '';
  return new LabError('usage', { where, what: `nothing fails for ${cause} there`, allowed });
}
