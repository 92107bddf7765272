import type { Path, Report } from '../path.ts';
import { isBeside, kindOf, type Probe } from '../probe.ts';
import { oneOf } from '../suggest.ts';
import type { Lab, Scenario, ToggleValue } from '../types.ts';
import { checkConnections } from './connections.ts';
import { checkExpectation } from './expectation.ts';
import { placeChecker } from './references.ts';
import { toggleChecker } from './toggles.ts';

export function checkScenarios(lab: Lab, report: Report): void {
  const checkPlace = placeChecker(lab, report);
  const probes = Object.keys(lab.probes ?? {});
  for (const [name, scenario] of Object.entries(lab.scenarios ?? {})) {
    const path = ['scenarios', name];
    checkStart(path, scenario, report, toggleChecker(lab, report));
    checkConnections(path, scenario, Object.keys(lab.nodes), report);
    if (Object.keys(scenario.expect).length === 0)
      report([...path, 'expect'], 'names no probe', oneOf(probes));
    checkCompany([...path, 'expect'], lab, scenario, report);
    for (const [probe, expectation] of Object.entries(scenario.expect)) {
      const here = [...path, 'expect', probe];
      if (!probes.includes(probe)) report(here, `no probe "${probe}"`, oneOf(probes, probe), 'key');
      checkExpectation(here, expectation, report, checkPlace, Object.keys(lab.nodes));
      const kind = lab.probes?.[probe]?.kind ?? 'http';
      if (expectation.outcome === 'fails' && !hasCauses(kind)) {
        const what = `is fails, and nobody can name the cause for which ${kind} fails`;
        report([...here, 'outcome'], what, `works: the probe itself says what must come of it`);
      }
    }
  }
}

/** Can a failure of this kind have a cause? A command can: all packets that its node sends are examined. */
const hasCauses = (kind: Probe['kind']): boolean =>
  kind === 'command' || kindOf({ kind }).packets !== undefined;

/** A capture alone would see nothing, so a scenario with one must have another probe. */
function checkCompany(path: Path, { probes = {} }: Lab, { expect }: Scenario, report: Report): void {
  const known = Object.keys(expect).flatMap((name) => probes[name] ?? []);
  if (known.length === 0 || known.some((probe) => !isBeside(probe))) return;
  const others = Object.keys(probes).filter((name) => !isBeside(probes[name] ?? { kind: 'http' }));
  const allowed = `a probe that asks something${others.length > 0 ? `: ${others.join(', ')}` : ''}`;
  report(path, 'names captures only: nobody sends anything meanwhile', allowed);
}

type CheckToggle = (path: Path, name: string, value: ToggleValue) => void;

function checkStart(path: Path, scenario: Scenario, report: Report, checkToggle: CheckToggle): void {
  for (const key of ['toggles', 'warmWith'] as const) {
    for (const [toggle, value] of Object.entries(scenario[key] ?? {})) {
      checkToggle([...path, key, toggle], toggle, value);
    }
  }
  if (scenario.warmWith && scenario.start !== 'warm') {
    report([...path, 'warmWith'], 'has no meaning with a cold start', "start: 'warm'");
  }
}
