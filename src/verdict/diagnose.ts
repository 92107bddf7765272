import { arpUnanswered } from './causes/arp-unanswered.ts';
import { asymmetricReply } from './causes/asymmetric-reply.ts';
import { filtered } from './causes/filtered.ts';
import { macFlap } from './causes/mac-flap.ts';
import { nameNotResolved } from './causes/name-not-resolved.ts';
import { noRoute } from './causes/no-route.ts';
import { refused } from './causes/refused.ts';
import { samePortDrop } from './causes/same-port-drop.ts';
import type { CauseFinder, Finding } from './finding.ts';
import { describe, place } from './finding.ts';
import type { Observation } from './observation.ts';
import { type TurningPoint, turningPoint } from './turning-point.ts';
import type { Evidence, Observed } from './types.ts';

/** Each looks at the same facts; which comes first does not matter, for two that fit at once are no answer. */
const FINDERS: CauseFinder[] = [
  nameNotResolved,
  noRoute,
  arpUnanswered,
  filtered,
  samePortDrop,
  macFlap,
  refused,
  asymmetricReply,
];

export interface Diagnosis {
  observed: Observed;
  evidence: Evidence[];
  /** The packet the observation rests on. */
  packet: number | undefined;
}

/** Why a probe failed: the one cause whose evidence is complete, or `unknown` with what was seen. */
export function diagnose(o: Observation): Diagnosis {
  const point = turningPoint(o);
  const findings = FINDERS.flatMap((find) => find(o, point) ?? []);
  const [only, ...others] = findings;
  if (only && others.length === 0) return named(only);
  const also = findings.map(({ cause }) => cause).join(' and ');
  return unknown(o, point, also === '' ? '' : `${also} fit alike; `);
}

function named({ cause, node, interface: name, detail, evidence, packet }: Finding): Diagnosis {
  return { observed: { outcome: 'fails', cause, node, interface: name, detail }, evidence, packet };
}

function unknown(o: Observation, point: TurningPoint, ambiguity: string): Diagnosis {
  const fate = 'fate' in point ? point.fate : 'answer' in point ? point.answer : undefined;
  const where = fate ? { node: fate.at.node, interface: fate.at.interface } : {};
  const last = fate
    ? `last seen: packet ${fate.journey.packet}, ${describe(fate.at)}, at ${place(fate.at)}`
    : 'no packet of it was seen';
  const detail = `${ambiguity}${last}; ${o.run.stderr.trim() || `exit code ${o.run.exitCode}`}`;
  return {
    observed: { outcome: 'fails', cause: 'unknown', ...where, detail },
    evidence: [],
    packet: fate?.journey.packet,
  };
}
