import type { AskedRoute, RouteAnswer, RouteQuestion } from '../../agent/protocol.ts';
import type { Evidence } from '../types.ts';
import type { Observation } from './observation.ts';
import type { Fact } from './tables.ts';

/** The parts of a packet that a route may depend on, as far as they are known. */
export type RoutedPacket = Pick<
  RouteQuestion,
  'src' | 'dst' | 'iif' | 'mark' | 'protocol' | 'srcPort' | 'dstPort'
>;

/** A route that the kernel found. */
export type RouteFound = Extract<RouteAnswer, { type: string }>;

/** Returns what the node's kernel said it would do with such a packet. Undefined if it was not asked. */
export function askedRoute(
  o: Observation,
  node: string,
  of: AskedRoute['of'],
  packet: RoutedPacket,
): Fact<RouteAnswer> | undefined {
  const fitting =
    o.run.routes?.filter((one) => one.node === node && one.of === of && fits(one.question, packet)) ?? [];
  const found = fitting.find(({ question }) => question.src === packet.src) ?? fitting[0];
  return found && { value: found.answer, evidence: evidenceOf(found) };
}

/** Returns what the probe wanted to send there: with the source that its node's kernel chose, if it found a route. */
export function sentTo(o: Observation, dst: string): RoutedPacket {
  const chosen = askedRoute(o, o.probe.from, 'sent', { dst })?.value;
  return chosen && 'type' in chosen && chosen.prefsrc ? { dst, src: chosen.prefsrc } : { dst };
}

/** Returns the node's route to an address for any packet. Undefined if it was not asked, or has none. */
export function askedWay(o: Observation, node: string, dst: string): Fact<RouteFound> | undefined {
  for (const asked of o.run.routes ?? []) {
    const { question, answer } = asked;
    if (asked.node === node && question.dst === dst && 'type' in answer)
      return { value: answer, evidence: evidenceOf(asked) };
  }
  return undefined;
}

/** The key under which a test finds this fact again, to take it away. */
export const questionKey = ({ of, question }: AskedRoute): string => `${of} ${JSON.stringify(question)}`;

const fits = (question: RouteQuestion, packet: RoutedPacket) =>
  Object.entries(packet).every(([key, value]) => {
    const asked = question[key as keyof RoutedPacket];
    // A question without a mark differs from one with a mark.
    return value === undefined || asked === value || (asked === undefined && key !== 'mark');
  });

function evidenceOf(asked: AskedRoute): Evidence {
  const { node, question, answer } = asked;
  const sources = [{ node, in: 'asked' as const, entry: questionKey(asked) }];
  return { kind: 'route', text: `${node}: ${questionText(question)}: ${answerText(answer)}`, sources };
}

/** Writes the question as `ip route get` takes it: `to 10.2.0.2 from 10.1.0.2 iif eth0`. */
function questionText({ src, dst, iif, mark }: RouteQuestion): string {
  const parts = [`to ${dst}`, src && `from ${src}`, iif && `iif ${iif}`, mark && `mark ${mark}`];
  return parts.filter(Boolean).join(' ');
}

/** The routing tables that exist without configuration: unspecified (0), main (254) and local (255). */
const USUAL = [0, 254, 255];

function answerText(answer: RouteAnswer): string {
  if ('errno' in answer) return `${answer.refusal.replace('-', ' ')} (${answer.errno})`;
  const { type, to, via, dev, table, mtu } = answer;
  const parts = [
    type === 'unicast' ? '' : type,
    to && `by ${to}`,
    via && `via ${via}`,
    dev && `dev ${dev}`,
    mtu && `mtu ${mtu}`,
    USUAL.includes(table) ? '' : `table ${table}`,
  ];
  return parts.filter(Boolean).join(' ');
}
