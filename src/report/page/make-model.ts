import { showToggle } from '../../lab/toggles.ts';
import { CAUSES, type Lab } from '../../lab/types.ts';
import { resolve } from '../../plan/resolve.ts';
import type { ProbeVerdict, ScenarioVerdict } from '../../verdict/types.ts';
import { type Again, askFor, lineFor } from '../again.ts';
import { PAGES } from '../explain/explain.ts';
import { inShort } from '../explain/in-short/in-short.ts';
import { isObservedOnly, outcomeText } from '../outcome.ts';
import { type LabReport, type Report, titleOf } from '../report.ts';
import { drawingOf } from './drawing.ts';
import { mended, remediesOf } from './mended.ts';
import type { Drawing, PageLab, PageModel, PageProbe, PageScenario } from './model.ts';
import { stepsOf } from './steps.ts';

/**
 * @param labs the labs of the report, in the same order
 * @param again how to run each of them again, if that is possible
 */
export function makeModel(
  report: Report,
  labs: readonly Lab[],
  again: readonly (Again | undefined)[] = [],
): PageModel {
  const drawings = new Shared();
  const shown = report.labs.map((verdicts, index) => labOf(verdicts, labs[index], again[index], drawings));
  const seen = new Set(
    shown.flatMap(({ scenarios }) => scenarios.flatMap(({ probes }) => probes.map((p) => p.cause))),
  );
  return {
    environment: report.environment,
    summary: report.summary,
    labs: shown,
    drawings: drawings.all,
    causes: Object.fromEntries(
      CAUSES.filter((cause) => seen.has(cause)).map((cause) => [
        cause,
        { ...PAGES[cause], inShort: inShort(cause) },
      ]),
    ),
  };
}

/** The drawings; each different one is there once. */
class Shared {
  readonly all: Drawing[] = [];
  readonly #known = new Map<string, number>();

  add(drawing: Drawing): number {
    const key = JSON.stringify(drawing);
    const known = this.#known.get(key) ?? this.all.push(drawing) - 1;
    this.#known.set(key, known);
    return known;
  }
}

function labOf(report: LabReport, lab: Lab | undefined, again: Again | undefined, drawings: Shared): PageLab {
  const { lab: name, scenarios, fix } = report;
  if (lab === undefined) throw new Error(`no lab ${name}`);
  return {
    lab: titleOf(report),
    about: lab.about,
    toggles: Object.entries(lab.toggles ?? {}).map(([toggle, { about }]) => ({ name: toggle, about })),
    scenarios: scenarios.map((verdict) => ({
      ...scenarioOf(verdict, lab, scenarios, fix, drawings),
      again: again ? AGAIN.flatMap((verb) => lineFor(verb, again, askFor(verdict)) ?? []) : [],
    })),
  };
}

/** Returns the commands that show one scenario. */
const AGAIN = ['trace', 'up'];

function scenarioOf(
  verdict: ScenarioVerdict,
  lab: Lab,
  all: readonly ScenarioVerdict[],
  fix: LabReport['fix'],
  drawings: Shared,
): Omit<PageScenario, 'again'> {
  const { scenario, because, toggles, status, reason, probes } = verdict;
  const topology = resolve(lab, toggles);
  return {
    scenario,
    ...(because && { because }),
    toggles: Object.fromEntries(Object.entries(toggles).map(([name, value]) => [name, showToggle(value)])),
    status,
    observedOnly: isObservedOnly(verdict),
    ...(reason && { reason }),
    drawing: drawings.add(drawingOf(topology)),
    probes: probes.map((probe) => ({
      ...probeOf(probe),
      mended: mended(probe, verdict, lab, all, fix !== undefined),
      remedies: remediesOf(probe, verdict, lab, verdict === all[0] ? fix : undefined),
      steps: stepsOf(probe, topology),
    })),
  };
}

function expectedOf({
  outcome,
  cause,
  causes = cause ? [cause] : [],
  at,
}: NonNullable<ProbeVerdict['expected']>): NonNullable<PageProbe['expected']> {
  return {
    works: outcome === 'works',
    ...(causes.length > 0 && { cause: causes.join(' or ') }),
    ...(at && { place: at }),
  };
}

function probeOf(verdict: ProbeVerdict): Omit<PageProbe, 'mended' | 'remedies' | 'steps'> {
  const { probe, from, target, status, reason, expected, observed, evidence, notes } = verdict;
  const { outcome, cause, node, interface: at, detail } = observed;
  return {
    probe,
    from,
    target,
    status,
    ...(reason && { reason }),
    ...(expected && { expected: expectedOf(expected) }),
    observed: outcomeText(verdict),
    works: outcome === 'works',
    ...(cause && { cause }),
    detail,
    ...(node && { place: [node, at].filter(Boolean).join(':') }),
    evidence: evidence.map(({ kind, text }) => ({ kind, text })),
    notes,
  };
}
