import { toggleValues } from '../../lab/toggles.ts';
import type { Lab } from '../../lab/types.ts';
import { type Difference, ruleThatDid } from '../../report/comparison.ts';
import type { ProbeVerdict, ScenarioVerdict } from '../../verdict/types.ts';
import type { ScenarioRun } from '../runs.ts';
import { withSession } from '../session.ts';
import type { Compared, CompareOptions } from './compare-options.ts';
import { nameSettings } from './compare-settings.ts';

/** Compares the scenarios that both labs have, and all probes with the present toggles. */
export async function compareLabs(before: Lab, after: Lab, options: CompareOptions): Promise<Compared> {
  const session = { ...options, capture: 'socket' as const, trace: true };
  return withSession([before, after], session, async ({ environment, run }) => {
    const names = Object.keys(before.scenarios ?? {}).filter((name) => after.scenarios?.[name]);
    const runs = [before, after].flatMap((lab, index) =>
      runsOf(lab, names, index === 0 ? 'before' : 'after'),
    );
    const verdicts = await run(runs);
    const half = verdicts.length / 2;
    const pairs = verdicts.slice(0, half).flatMap((was, index) => pairsOf(was, verdicts[half + index]));
    const met = [rulesMetBy(pairs.map(([, was]) => was)), rulesMetBy(pairs.map(([, , is]) => is))] as const;
    const differences = pairs.flatMap(([name, was, is]) => differenceOf(name, was, is, met) ?? []);
    return { differences: nameSettings(differences, before, after), asked: pairs.length, ...environment };
  });
}

function runsOf(lab: Lab, names: readonly string[], which: string): ScenarioRun[] {
  const probes = Object.keys(lab.probes ?? {});
  const all = names.length > 0 ? names : [undefined];
  return all.map((name) => ({
    id: `${which} ${name ?? lab.name}`,
    lab,
    name: name ?? 'as it is',
    toggles: toggleValues(lab, name),
    scenario: name === undefined ? undefined : lab.scenarios?.[name],
    probes,
  }));
}

function pairsOf(
  was: ScenarioVerdict,
  is: ScenarioVerdict | undefined,
): [string, ProbeVerdict, ProbeVerdict][] {
  return was.probes.flatMap((probe): [string, ProbeVerdict, ProbeVerdict][] => {
    const other = is?.probes.find((each) => each.probe === probe.probe);
    return other ? [[`${was.scenario} ${probe.probe}`, probe, other]] : [];
  });
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
