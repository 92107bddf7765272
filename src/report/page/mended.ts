import { matters } from '../../lab/combinations.ts';
import { closedProbes, startsAlike } from '../../lab/scenarios.ts';
import { showToggles } from '../../lab/toggles.ts';
import type { Lab, ToggleValues } from '../../lab/types.ts';
import type { ProbeVerdict, ScenarioVerdict } from '../../verdict/types.ts';
import { candidatesFor } from '../mending.ts';
import type { LabReport } from '../report.ts';
import type { PageProbe } from './model.ts';

/** How many remedies are shown if nobody asked for all of them. More would not help. */
const MOST = 3;

/**
 * Returns the nearest scenarios with the same start in which all probes work: their changes are known to help, and
 * to break nothing. A scenario is left out if another one needs fewer of the same changes.
 * @param isTrial whether all scenarios are trials of `--fix`, which begin as its first one does
 */
export function mended(
  { observed }: ProbeVerdict,
  verdict: ScenarioVerdict,
  lab: Lab,
  all: readonly ScenarioVerdict[],
  isTrial: boolean,
): PageProbe['mended'] {
  if (observed.outcome === 'works') return [];
  const closed = closedProbes(lab);
  const isWhole = (other: ScenarioVerdict) =>
    verdict.probes.every(({ probe }) => {
      const outcome = other.probes.find((each) => each.probe === probe)?.observed.outcome;
      return outcome === (closed.includes(probe) ? 'fails' : 'works');
    });
  const { scenarios = {} } = lab;
  const isAlike = ({ scenario }: ScenarioVerdict) =>
    isTrial || startsAlike(scenarios[verdict.scenario], scenarios[scenario]);
  const found = all
    .filter((other) => isAlike(other) && isWhole(other))
    .map((other) => ({ scenario: other.scenario, changes: changesTo(lab, verdict.toggles, other.toggles) }))
    .filter(({ changes }) => Object.keys(changes).length > 0)
    .sort((a, b) => Object.keys(a.changes).length - Object.keys(b.changes).length);
  return found
    .filter(({ changes }, index) => !found.slice(0, index).some((other) => contains(changes, other.changes)))
    .slice(0, isTrial ? undefined : MOST)
    .map(({ scenario, changes }) => ({ scenario, changes: showToggles(changes) }));
}

const contains = (changes: ToggleValues, part: ToggleValues) =>
  Object.entries(part).every(([name, value]) => changes[name] === value);

/** Without toggles that change nothing there. */
function changesTo(lab: Lab, from: ToggleValues, to: ToggleValues): ToggleValues {
  const changed = Object.entries(to).filter(
    ([name, value]) => from[name] !== value && matters(lab, to, name),
  );
  return Object.fromEntries(changed);
}

/** Returns the remedies that this run tried, or else suggestions. */
export function remediesOf(
  probe: ProbeVerdict,
  verdict: ScenarioVerdict,
  lab: Lab,
  fix: LabReport['fix'],
): PageProbe['remedies'] {
  const ways = fix?.remedies?.find(({ probes }) => probes.includes(probe.probe))?.ways ?? [];
  if (ways.length > 0)
    return ways.map(({ does, typed, keep, changes, but }) => ({
      what: does.join('; and '),
      tried: true,
      commands: typed,
      more: [...keep.map((text) => `to keep it: ${text}`), ...changes.map((text) => `then: ${text}`), ...but],
    }));
  return candidatesFor(lab, verdict, probe).map(({ does, typed, keep, but }) => ({
    what: does,
    tried: false,
    commands: typed,
    more: [`to keep it: ${keep}`, ...(but ? [but] : [])],
  }));
}
