import { LabError } from '../../lab/error.ts';
import { toggleValues } from '../../lab/toggles.ts';
import type { Lab } from '../../lab/types.ts';
import { type Difference, ruleThatDid, type Unasked } from '../../report/comparison.ts';
import { isObservedOnly } from '../../report/outcome.ts';
import type { ProbeVerdict, ScenarioVerdict } from '../../verdict/types.ts';
import type { ScenarioRun } from '../runs.ts';
import { withSession } from '../session.ts';
import type { Compared, CompareOptions } from './compare-options.ts';
import { nameSettings } from './compare-settings.ts';

/**
 * Compares the probes that both labs have, in the scenarios that both have, or else with the present toggles. What
 * only one of them has is told.
 */
export async function compareLabs(before: Lab, after: Lab, options: CompareOptions): Promise<Compared> {
  const shared = Object.keys(before.probes ?? {}).filter((name) => after.probes?.[name]);
  if (shared.length === 0) {
    const what = `${before.name} and ${after.name} have no probe of the same name`;
    throw new LabError('usage', { where: 'lab compare', what, allowed: 'two labs that ask the same' });
  }
  const session = { ...options, capture: 'socket' as const, trace: true };
  return withSession([before, after], session, async ({ environment, run }) => {
    const names = Object.keys(before.scenarios ?? {}).filter((name) => after.scenarios?.[name]);
    const runs = [before, after].flatMap((lab, index) =>
      runsOf(lab, names, shared, index === 0 ? 'before' : 'after'),
    );
    const verdicts = await run(runs);
    const half = verdicts.length / 2;
    const both = verdicts.slice(0, half).flatMap((was, index) => {
      const is = verdicts[half + index];
      return is ? shared.map((probe) => pairOf(probe, was, is)) : [];
    });
    const pairs = both.flatMap((each) => (Array.isArray(each) ? [each] : []));
    const unasked = both.flatMap((each) => (Array.isArray(each) ? [] : each));
    if (pairs.length === 0) throw nothingAsked(unasked);
    const met = [rulesMetBy(pairs.map(([, was]) => was)), rulesMetBy(pairs.map(([, , is]) => is))] as const;
    const differences = pairs.flatMap(([name, was, is]) => differenceOf(name, was, is, met) ?? []);
    return {
      differences: nameSettings(differences, before, after),
      unasked: [
        ...unasked,
        ...ofOneOnly('scenario', before.scenarios, after.scenarios),
        ...ofOneOnly('probe', before.probes, after.probes),
      ],
      asked: pairs.length,
      ...environment,
    };
  });
}

/** Names what only one of the labs has. */
function ofOneOnly(what: string, before: object = {}, after: object = {}): Unasked[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => {
    if (Object.hasOwn(before, name) && Object.hasOwn(after, name)) return [];
    const side = Object.hasOwn(before, name) ? 'before' : 'after';
    return { what: `${what} ${name}`, status: 'skip', reason: `only the lab ${side} has it` };
  });
}

function runsOf(lab: Lab, names: readonly string[], probes: readonly string[], which: string): ScenarioRun[] {
  const all = names.length > 0 ? names : [undefined];
  return all.map((name) => ({
    id: `${which} ${name ?? lab.name}`,
    lab,
    name: name ?? 'as it is',
    toggles: toggleValues(lab, name),
    scenario: name === undefined ? undefined : lab.scenarios?.[name],
    probes: [...probes],
  }));
}

/** Returns what both answered to the probe, or why there are no two answers. */
function pairOf(
  name: string,
  was: ScenarioVerdict,
  is: ScenarioVerdict,
): [string, ProbeVerdict, ProbeVerdict] | Unasked {
  const what = `${was.scenario} ${name}`;
  const [before, after] = [was, is].map(({ probes }) => probes.find(({ probe }) => probe === name));
  if (isAnswered(before) && isAnswered(after)) return [what, before, after];
  const [side, scenario, probe] = isAnswered(before) ? ['after', is, after] : ['before', was, before];
  const reason = `${side}: ${probe?.reason ?? scenario.reason}`;
  return { what, status: scenario.status === 'skip' ? 'skip' : 'error', reason };
}

const isAnswered = (verdict: ProbeVerdict | undefined): verdict is ProbeVerdict =>
  verdict !== undefined && (isObservedOnly(verdict) || !['error', 'skip'].includes(verdict.status));

function nothingAsked(unasked: readonly Unasked[]): LabError {
  return new LabError(
    'unable',
    unasked.map(({ what, reason }) => ({ where: what, what: reason })),
  );
}

const textOf = ({ observed: { outcome, cause, node, interface: name } }: ProbeVerdict) =>
  cause === undefined
    ? outcome
    : `${outcome} – ${cause}${node ? ` at ${node}${name ? `:${name}` : ''}` : ''}`;

/** The rules that the probe's packets met, by node. */
const rulesMet = ({ timeline }: ProbeVerdict) =>
  timeline.flatMap((row) =>
    row.kind === 'hook'
      ? row.rules.map(({ table, chain, text }) => `${table} ${chain} of ${row.node}: ${text}`)
      : [],
  );

export const rulesMetBy = (verdicts: readonly ProbeVerdict[]): ReadonlySet<string> =>
  new Set(verdicts.flatMap(rulesMet));

/** Returns the difference between two verdicts on the same question, with the rules that only one of them met. */
export function differenceOf(
  what: string,
  was: ProbeVerdict,
  is: ProbeVerdict,
  [before, after]: readonly [ReadonlySet<string>, ReadonlySet<string>],
): Difference | undefined {
  const works = ({ observed }: ProbeVerdict) => observed.outcome === 'works';
  if (works(was) === works(is) && was.observed.cause === is.observed.cause) return undefined;
  const kind = works(is) ? 'let-in' : works(was) ? 'kept-out' : 'cause';
  const by = ruleThatDid({ own: rulesMet(was), all: before }, { own: rulesMet(is), all: after });
  return { what, from: is.from, target: is.target, kind, before: textOf(was), after: textOf(is), by };
}
