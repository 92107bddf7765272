import { isUnresolved, outcomeOf } from '../../lab/outcome/outcome.ts';
import { neighbourOf } from '../../packet/decode/neighbour.ts';
import { first } from '../../packet/journey.ts';
import type { Journey } from '../../packet/types.ts';
import { describe, place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { fateOf } from '../story/fate.ts';
import { gaps } from '../story/gaps.ts';
import { openLookup } from '../story/lookup.ts';
import { type Fate, fateAt, packetsOf, type TurningPoint } from '../story/point.ts';
import { turningPoint } from '../story/turning-point.ts';
import { stepsOf } from '../story/visits.ts';
import type { Evidence, Observed } from '../types.ts';
import { byReason } from './by-reason.ts';
import { FINDERS } from './causes.ts';
import type { Finding, Lack } from './finding.ts';
import { misled } from './misled.ts';

export interface Diagnosis {
  observed: Observed;
  evidence: Evidence[];
  /** The packet that the verdict is about. */
  packet: number | undefined;
}

/**
 * Says why a probe failed: the one cause whose evidence is complete. Otherwise `unknown`, with the observations and
 * the missing evidence.
 */
export function diagnose(o: Observation): Diagnosis {
  const point = pointOf(o);
  const all = FINDERS.flatMap((find) => find(o, point) ?? []);
  const found = all.filter((one) => 'cause' in one);
  const findings = found.length > 0 ? found : [byReason(o, point) ?? []].flat();
  const [only, ...others] = findings;
  if (only === undefined) return unknown(o, point, all.filter((one) => 'suspect' in one).map(lacks));
  if (others.length > 0)
    return unknown(o, point, [`${findings.map(({ cause }) => cause).join(' and ')} fit alike`]);
  const broken = gaps(o, [...packetsOf(point), ...citedBy(o, only), ...before(o, point)]);
  return broken.length > 0 ? unknown(o, point, broken) : named(only);
}

/** Says why a probe failed although it got an answer. Undefined if it did not. */
export function objection(o: Observation): Diagnosis | undefined {
  const found = misled(o);
  return found && gaps(o, citedBy(o, found)).length === 0 ? named(found) : undefined;
}

/** Only the probe's program knows that it waited for an address and got none. */
function pointOf(o: Observation): TurningPoint {
  const point = turningPoint(o);
  const gaveUp = point.kind === 'nothing-sent' && isUnresolved(o.probe, o.run);
  return (gaveUp ? openLookup(o) : undefined) ?? point;
}

function named({ cause, node, interface: name, detail, evidence, packet }: Finding): Diagnosis {
  const where = { node, ...(name !== '' && { interface: name }) };
  return { observed: { outcome: 'fails', cause, ...where, detail }, evidence, packet };
}

const lacks = ({ suspect, missing }: Lack): string => `it could be ${suspect}, but for this: ${missing}`;

/**
 * Returns what the probe sent and received up to the deciding packet. If a frame is missing there, nothing
 * can be concluded.
 */
function before(o: Observation, point: TurningPoint): Journey[] {
  const own = [...o.lookup, ...o.flow];
  const [start] = o.journeys.filter((journey) => own.includes(journey));
  const until = fateAt(point)?.at.timeNs;
  if (start === undefined || until === undefined) return [];
  return o.journeys.filter((journey) => {
    const { timeNs, frame } = first(journey);
    const concerns =
      own.includes(journey) || (neighbourOf(frame) !== undefined && timeNs >= first(start).timeNs);
    return concerns && timeNs <= until;
  });
}

function citedBy(o: Observation, { evidence }: Finding) {
  const cited = new Set(evidence.map(({ packet }) => packet));
  return o.journeys.filter(({ packet }) => cited.has(packet));
}

/** Describes how far the packet came: the last place, the last hook, and which evidence each possible cause lacks. */
function unknown(o: Observation, point: TurningPoint, missing: readonly string[]): Diagnosis {
  const fate = fateAt(point) ?? lastOf(o);
  const where = fate ? { node: fate.at.node, interface: fate.at.interface } : {};
  const last = fate
    ? `last seen: packet ${fate.journey.packet}, ${describe(fate.at)}, at ${place(fate.at)}`
    : 'no packet of it was seen';
  const step = fate && stepsOf(o, fate.at)?.at(-1);
  const hook = step ? [`the last hook there that it came to: ${step.family} ${step.hook}`] : [];
  const said = outcomeOf(o.probe, o.run).detail || `exit code ${o.run.exitCode}`;
  const detail = [...missing, last, ...hook, said].join('; ');
  return {
    observed: { outcome: 'fails', cause: 'unknown', ...where, detail },
    evidence: fate ? [seen(fate.journey, fate.at, `was last seen at ${place(fate.at)}`)] : [],
    packet: fate?.journey.packet,
  };
}

/** Returns the last of the probe's packets, if none decided. */
function lastOf(o: Observation): Fate | undefined {
  const journey = o.flow.at(-1) ?? o.lookup.at(-1);
  return journey && fateOf(o, journey);
}
