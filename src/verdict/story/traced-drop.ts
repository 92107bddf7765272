import { answersQuestion, neighbourOf } from '../../packet/decode/neighbour.ts';
import { endpoint, flagsText } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Frame, Journey } from '../../packet/types.ts';
import { type Decision, type HookStep, hookSteps } from '../facts/hook-steps.ts';
import type { Observation } from '../facts/observation.ts';
import { hasLegacyRules } from '../facts/rule-counts.ts';
import { ruleName } from '../facts/rule-names.ts';
import type { Evidence } from '../types.ts';
import type { Fate } from './point.ts';
import { visitsOf } from './visits.ts';

/** What ended a packet's path in a node's kernel: a drop, or a queue from which the packet did not come back. */
export interface TracedDrop {
  step: HookStep;
  decision: Decision;
  evidence: Evidence;
}

/**
 * Returns the rule or policy that ended the packet's path in this node, by the kernel's trace. For a delivered
 * packet it may also be the one that stopped the answer. `none` means that there certainly was none; undefined
 * means that it is not known, because rules of iptables-legacy are in no trace.
 */
export function tracedDrop(
  o: Observation,
  node: string,
  packet: Journey,
  delivered: boolean,
): TracedDrop | 'none' | undefined {
  const steps = stepsIn(o, node, packet, delivered);
  if (steps === undefined) return undefined;
  const drop = dropIn(o, node, steps, packet);
  if (drop) return drop;
  const { ip } = first(packet).frame;
  return ip && hasLegacyRules(o, node, ip.version) ? undefined : 'none';
}

/** Returns what the packet met during its last visit to this node, and what the answer to a delivered packet met. */
export function stepsIn(
  o: Observation,
  node: string,
  packet: Journey,
  delivered: boolean,
): HookStep[] | undefined {
  const steps = visitsOf(o, packet).findLast((one) => one.node === node)?.steps;
  const asked = steps?.at(-1)?.frame;
  const answer = delivered && asked ? answerSteps(o, node, packet, asked) : [];
  return steps && [...steps, ...answer];
}

/** Did a rule of the node that it came to stop it? */
export const isStopped = (o: Observation, { journey, at, received }: Fate): boolean =>
  received && typeof tracedDrop(o, at.node, journey, false) === 'object';

/** Returns the decision among these steps that ended a packet's path. `packet` is a captured packet. */
export function dropIn(
  o: Observation,
  node: string,
  steps: readonly HookStep[],
  packet?: Journey,
): TracedDrop | undefined {
  for (const step of steps) {
    const isLast = step === steps.at(-1);
    const decision = step.decisions.find(
      ({ verdict }) => verdict === 'drop' || (verdict === 'queue' && isLast),
    );
    if (decision) return { step, decision, evidence: said(o, node, packet, step, decision) };
  }
  return undefined;
}

/**
 * Returns what the answer met in the node that made it. A rule there may have stopped it before it reached any cable.
 */
function answerSteps(o: Observation, node: string, packet: Journey, asked: Frame): HookStep[] {
  const trace = o.run.hooks.find((one) => one.node === node);
  if (trace === undefined) return [];
  return hookSteps(trace).filter(
    ({ frame, hook }) => hook !== 'prerouting' && isAnswerTo(frame, asked, first(packet).frame),
  );
}

/**
 * @param asked the question as the node's own stack received it
 * @param sent the question as it was sent
 */
function isAnswerTo(frame: Frame, asked: Frame, sent: Frame): boolean {
  const { tcp, udp, icmp } = frame;
  if (neighbourOf(sent)) return answersQuestion(frame, sent);
  if (sent.tcp) {
    const { seq, flags, payload } = sent.tcp;
    return tcp?.ack === (seq + (flags === 'S' ? 1 : payload.length)) >>> 0;
  }
  if (frame.ip?.dst !== asked.ip?.src) return false;
  if (asked.udp) return udp?.srcPort === asked.udp.dstPort && udp.dstPort === asked.udp.srcPort;
  const isEcho = icmp?.sequence !== undefined && icmp.sequence === asked.icmp?.sequence;
  return isEcho && icmp.id === asked.icmp?.id && icmp.type !== asked.icmp?.type;
}

function said(
  o: Observation,
  node: string,
  packet: Journey | undefined,
  step: HookStep,
  decision: Decision,
): Evidence {
  const name = ruleName(o, node, decision) ?? `rule ${decision.handle}`;
  const { frame } = step;
  const what = packet
    ? `packet ${packet.packet}`
    : `${flagsText(frame)} ${endpoint(frame, 'src')} → ${endpoint(frame, 'dst')}`;
  const text = `${node}: ${what} came to ${step.family} ${step.hook}; ${decision.table} ${decision.chain} ${name}: ${decision.verdict}`;
  return {
    kind: 'trace',
    text,
    ...(packet && { packet: packet.packet }),
    sources: [{ node, in: 'hooks', entry: String(decision.event) }],
  };
}
