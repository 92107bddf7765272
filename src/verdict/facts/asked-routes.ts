import type { AskedRoute, RouteAnswer, RouteQuestion } from '../../agent/protocol.ts';
import type { Evidence } from '../types.ts';
import type { Observation } from './observation.ts';
import type { Fact } from './tables.ts';

/** Of a packet what a route may depend on, as far as it is known. */
export type RoutedPacket = Pick<RouteQuestion, 'src' | 'dst' | 'iif' | 'protocol' | 'srcPort' | 'dstPort'>;

/** A way that the kernel has. */
export type RouteFound = Extract<RouteAnswer, { type: string }>;

/** What the node's kernel said it would do with such a packet; undefined where it was not asked. */
export function askedRoute(
  o: Observation,
  node: string,
  of: AskedRoute['of'],
  packet: RoutedPacket,
): Fact<RouteAnswer> | undefined {
  const found = o.run.routes?.find((one) => one.node === node && one.of === of && fits(one.question, packet));
  return found && { value: found.answer, evidence: evidenceOf(found) };
}

/** The node's way to an address, whatever the packet; undefined where it was not asked, or has none. */
export function askedWay(o: Observation, node: string, dst: string): Fact<RouteFound> | undefined {
  for (const asked of o.run.routes ?? []) {
    const { question, answer } = asked;
    if (asked.node === node && question.dst === dst && 'type' in answer)
      return { value: answer, evidence: evidenceOf(asked) };
  }
  return undefined;
}

/** As the removal of a fact finds it again. */
export const questionKey = ({ of, question }: AskedRoute): string => `${of} ${JSON.stringify(question)}`;

const fits = (question: RouteQuestion, packet: RoutedPacket) =>
  Object.entries(packet).every(([key, value]) => {
    const asked = question[key as keyof RoutedPacket];
    return value === undefined || asked === undefined || asked === value;
  });

function evidenceOf(asked: AskedRoute): Evidence {
  const { node, question, answer } = asked;
  const sources = [{ node, in: 'asked' as const, entry: questionKey(asked) }];
  return { kind: 'route', text: `${node}: ${questionText(question)}: ${answerText(answer)}`, sources };
}

/** `to 10.2.0.2 from 10.1.0.2 iif eth0`, as `ip route get` takes it. */
function questionText({ src, dst, iif, mark }: RouteQuestion): string {
  const parts = [`to ${dst}`, src && `from ${src}`, iif && `iif ${iif}`, mark && `mark ${mark}`];
  return parts.filter(Boolean).join(' ');
}

/** The routing table of what nobody configured otherwise, and that of the node's own addresses. */
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
