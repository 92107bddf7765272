import type { NodeTrace } from '../../agent/protocol.ts';
import { kindOf, type Probe, probeHost, probePort } from '../../lab/probe.ts';
import { asksFor } from '../../packet/decode/neighbour.ts';
import { first } from '../../packet/journey.ts';
import type { Frame } from '../../packet/types.ts';
import { type Decision, type HookStep, hookSteps, packetKey } from '../facts/hook-steps.ts';
import type { Observation } from '../facts/observation.ts';
import { isOwnFrame } from '../facts/own-packets.ts';
import { mayHaveKept } from './legacy-rules.ts';
import { neighbourTrouble } from './neighbours.ts';
import { nextHops } from './next-hop.ts';
import type { Fate, TurningPoint } from './point.ts';

/**
 * Returns what the probe's last packet met in its own node, if a rule there stopped it before it left. The ARP
 * question for its next hop counts as well. Undefined if there is no such packet, or the node was not traced.
 */
export function unsent(o: Observation): HookStep[] | undefined {
  const { from } = o.probe;
  return (
    keptBack(o, from, (frame) => isOfProbe(o, frame)) ??
    keptBack(o, from, (frame) => asksForHop(o, from, frame, undefined))
  );
}

/**
 * Says what happened to the ARP question for the next hop of `waiting`, or to its answer: there was no reply, or a
 * rule of the node stopped it.
 */
export function waitsForNeighbour(o: Observation, waiting: Fate): TurningPoint | undefined {
  const { node, direction } = waiting.at;
  const trouble = neighbourTrouble(o, node, waiting);
  if (trouble || direction === 'out') return trouble;
  const steps = keptBack(o, node, (frame) => asksForHop(o, node, frame, waiting));
  return steps && { kind: 'unsent', node, steps };
}

/** Returns what the last such packet met that a rule of the node stopped. */
export function keptBack(
  o: Observation,
  node: string,
  isIt: (frame: Frame) => boolean,
): HookStep[] | undefined {
  const trace = o.run.hooks.find((one) => one.node === node);
  if (trace === undefined || trace.lost) return undefined;
  const met = metBy(o, trace, isIt);
  if (met === undefined) return undefined;
  const isTold = met.some(({ decisions }) => decisions.some(({ verdict }) => verdict === 'drop'));
  return isTold || mayHaveKept(o, node, met).length > 0 ? met : undefined;
}

/** The hooks that the last such packet of the node passed, if it was never sent. */
function metBy(o: Observation, trace: NodeTrace, isIt: (frame: Frame) => boolean): HookStep[] | undefined {
  const { node } = trace;
  const left = new Set(
    o.journeys.flatMap((journey) => {
      const start = first(journey);
      return start.node === node ? [packetKey(start.frame)] : [];
    }),
  );
  const steps = hookSteps(trace);
  const made = steps.findLast(
    ({ hook, family, frame }) =>
      hook === 'output' && family !== 'bridge' && !left.has(packetKey(frame)) && isIt(frame),
  );
  if (made === undefined) return undefined;
  const key = packetKey(made.frame);
  return steps.slice(steps.indexOf(made)).filter(({ frame }) => packetKey(frame) === key);
}

/**
 * A rule gave a packet that the node was sending another mark. Its route was then looked up again, and it came no
 * further.
 */
export function remarked(o: Observation): { step: HookStep; decision: Decision; mark: number } | undefined {
  const trace = o.run.hooks.find(({ node }) => node === o.probe.from);
  if (trace === undefined || trace.lost) return undefined;
  const step = metBy(o, trace, (frame) => isOfProbe(o, frame))?.at(-1);
  const decision = step?.decisions.at(-1);
  if (step?.hook !== 'output' || decision?.mark === undefined || decision.verdict === 'drop')
    return undefined;
  return { step, decision, mark: decision.mark };
}

/** Returns where a rule met the probe's last packet in its own node, if it came no further, and no rule dropped it. */
export function strandedAt(o: Observation): HookStep | undefined {
  const trace = o.run.hooks.find(({ node }) => node === o.probe.from);
  if (trace === undefined || trace.lost) return undefined;
  const step = metBy(o, trace, (frame) => isOfProbe(o, frame))?.at(-1);
  const isStopped = step?.decisions.some(({ verdict }) => verdict === 'drop' || verdict === 'queue');
  return step?.hook === 'output' && step.translated === undefined && !isStopped ? step : undefined;
}

const asksForHop = (o: Observation, node: string, frame: Frame, waiting: Fate | undefined): boolean =>
  nextHops(o, node, waiting).some((hop) => asksFor(frame, hop));

/**
 * Is it a packet to the probe's target, or a question for its MAC address? A command's target is not known, so
 * every packet that it sent counts.
 */
function isOfProbe(o: Observation, frame: Frame): boolean {
  const host = probeHost(o.probe);
  if (frame.ip === undefined) return false;
  if (host === undefined) return isOwnFrame(o, frame);
  const isAddress = /^[\d.]+$|:/.test(host);
  if (!isAddress && frame.udp?.dstPort === DNS) return true;
  return (!isAddress || frame.ip.dst === host) && isOfKind(o.probe, frame);
}

const DNS = 53;
const UDP = 17;

function isOfKind(probe: Probe, { ip, tcp, udp, icmp }: Frame): boolean {
  if (probe.kind === 'ping') return icmp?.type === (ip?.version === 6 ? 128 : 8);
  const ports = kindOf(probe).protocol === UDP ? udp : tcp;
  return ports?.dstPort === probePort(probe);
}
