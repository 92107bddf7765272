import { endpoint } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import { askedRoute } from '../facts/asked-routes.ts';
import { besides, place, seenBy } from '../facts/cite.ts';
import { hookSteps } from '../facts/hook-steps.ts';
import type { Observation } from '../facts/observation.ts';
import { counted, type Fact, listenersOn, listens, moved, type Port, setting } from '../facts/tables.ts';
import { mayBeFiltered } from '../story/passage.ts';
import { starts } from '../story/segments.ts';
import { stepsIn } from '../story/traced-drop.ts';
import { lastHeader } from '../story/translation.ts';
import type { Evidence } from '../types.ts';
import { cutShort } from './cut-short.ts';
import type { CauseFinder, Lack } from './finding.ts';

/** Finds `unanswered`: the node got the question, nothing kept it from answering, and it sent no answer. */
export const unanswered: CauseFinder = (o, point) => {
  if (point.kind === 'connected') return cutShort(o, point);
  // A name server that does not answer is `name-not-resolved`.
  if (point.kind !== 'silence' || !['SYN', 'data', 'request'].includes(point.packet)) return undefined;
  const { at, journey } = point.fate;
  if (at.frame.ip === undefined || !canAnswer(o, at) || mayBeFiltered(o, point)) return undefined;
  const silent = at.frame.icmp ? ignoresEcho(o, at) : silentSocket(o, at);
  if (silent === undefined || 'suspect' in silent) return silent;
  const question = at.frame.icmp
    ? 'echo request'
    : at.frame.udp
      ? 'datagram'
      : point.packet === 'SYN'
        ? 'SYN'
        : 'request';
  return {
    cause: 'unanswered',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} got the ${question}, and ${silent.why}`,
    evidence: [seenBy(o, journey, at, `reached ${place(at)}, and no answer left it`), ...silent.evidence],
    packet: journey.packet,
  };
};

/** Proves that the node's kernel accepted the packet, and has a route for the answer. */
export function canAnswer(o: Observation, { node, interface: name, frame: { ip } }: Sighting): boolean {
  if (ip === undefined) return false;
  // What came by `lo` is the node's own, and so is the answer.
  if (name === 'lo') return true;
  const { src, dst, protocol } = ip;
  const came = askedRoute(o, node, 'arrival', { src, dst, protocol });
  const back = askedRoute(o, node, 'reply', { src: dst, dst: src, protocol });
  return (
    came?.value !== undefined && 'type' in came.value && back?.value !== undefined && 'type' in back.value
  );
}

interface Silence {
  why: string;
  evidence: Evidence[];
}

function ignoresEcho(o: Observation, { node, frame: { ip } }: Sighting): Silence | Lack {
  const key = ip?.version === 6 ? 'net.ipv6.icmp.echo_ignore_all' : 'net.ipv4.icmp_echo_ignore_all';
  const ignores = setting(o, node, key);
  if (ignores === undefined || ignores.value === 0)
    return {
      suspect: 'unanswered',
      missing: `why ${node} answers no echo request: ${key} is ${ignores?.value ?? 'not known'}`,
    };
  return { why: 'is set to answer none', evidence: [ignores.evidence] };
}

interface Transport {
  protocol: 'tcp' | 'udp';
  /** Counters of received and sent packets. UDP counts each family by itself. */
  received: string;
  sent: string;
}

function transportOf({ frame: { ip, tcp } }: Sighting): Transport {
  if (tcp) return { protocol: 'tcp', received: 'Tcp.InSegs', sent: 'Tcp.OutSegs' };
  const group = ip?.version === 6 ? 'Udp6' : 'Udp';
  return { protocol: 'udp', received: `${group}.InDatagrams`, sent: `${group}.OutDatagrams` };
}

function silentSocket(o: Observation, at: Sighting): Silence | Lack | undefined {
  const lacks = (missing: string): Lack => ({ suspect: 'unanswered', missing });
  const { node, frame } = at;
  const port = (frame.tcp ?? frame.udp)?.dstPort;
  if (port === undefined || frame.ip === undefined) return undefined;
  const { protocol, received, sent } = transportOf(at);
  const name = protocol.toUpperCase();
  // The stack sent only what was seen leaving, so no answer was overlooked.
  const out = moved(o, node, sent, `its ${name} sent nothing but what was seen`);
  const dropped = frame.tcp?.flags === 'S' ? counted(o, node, 'TcpExt.ListenOverflows', FULL) : undefined;
  const taken = dropped && listens(o, node, frame.ip.dst, { protocol, port });
  if (dropped && taken?.value === true)
    return { why: 'the queue of its listening socket is full', evidence: [taken.evidence, dropped] };
  const silent = out && isAsSeen(o, at, out.value) ? out.evidence : noData(o, at);
  if (silent === undefined) return lacks(`that the ${name} of ${node} sent nothing`);
  const listening = listens(o, node, frame.ip.dst, { protocol, port });
  if (listening?.value !== true) return lacks(`a socket that listens on port ${port}`);
  const got = tookIt(o, node, received, `its ${name} got it`) ?? unread(o, node, { protocol, port });
  if (got === undefined) return lacks(`that the ${name} of ${node} got it`);
  if (madeAnswer(o, at)) return lacks(`what became of the answer that ${node} made`);
  const full = frame.tcp && moved(o, node, 'TcpExt.ListenDrops', 'the queue of its listening socket is full');
  return {
    why: 'sent no answer',
    evidence: [listening.evidence, got, silent, ...isFull(full)],
  };
}

/**
 * Did the node make an answer? The kernel shows a datagram at the hook after the socket. The UDP counters do not
 * include a datagram that was stopped there; the TCP counters include all.
 */
function madeAnswer(o: Observation, at: Sighting): boolean {
  const journey = at.frame.udp && o.journeys.find(({ hops }) => hops.includes(at));
  return (
    journey !== undefined && (stepsIn(o, at.node, journey, true) ?? []).some(({ hook }) => hook === 'output')
  );
}

/**
 * Proves by the kernel's trace that the node sent no data in this connection: the trace shows what else it sent there.
 * The counters of TCP do not tell one connection from another.
 */
function noData(o: Observation, at: Sighting): Evidence | undefined {
  const trace = o.run.hooks.find((one) => one.node === at.node);
  const asked = lastHeader(o, at);
  if (trace === undefined || trace.lost || !asked?.tcp?.flags.includes('P')) return undefined;
  const sent = hookSteps(trace).filter(
    ({ hook, frame }) =>
      hook === 'output' &&
      endpoint(frame, 'src') === endpoint(asked, 'dst') &&
      endpoint(frame, 'dst') === endpoint(asked, 'src'),
  );
  const [opened] = sent;
  if (opened === undefined || sent.some(({ frame }) => frame.tcp?.flags.includes('P'))) return undefined;
  const sources = [{ node: at.node, in: 'hooks', entry: String(opened.event) } as const];
  const text = `${at.node}: its kernel shows the packets that it sent in this connection: no data among them`;
  return { kind: 'trace', text, sources };
}

const FULL = 'connections that found the queue of their listening socket full';

function tookIt(o: Observation, node: string, counter: string, what: string): Evidence | undefined {
  const got = moved(o, node, counter, what);
  return got && got.value > 0 ? got.evidence : undefined;
}

/** Is the datagram still waiting in the socket? UDP counts it only when a program reads it. */
function unread(o: Observation, node: string, at: Port): Evidence | undefined {
  return at.protocol === 'udp'
    ? listenersOn(o, node, at).find(({ waiting }) => waiting > 0)?.evidence
    : undefined;
}

const isFull = (full: Fact<number> | undefined) => (full && full.value > 0 ? [besides(full.evidence)] : []);

/** Counters begin a moment before the probe, and may or may not include what was captured since then. */
function isAsSeen(o: Observation, at: Sighting, sent: number): boolean {
  const fewest = countLeaving(o.journeys, at);
  return fewest <= sent && sent <= fewest + countLeaving(o.earlier, at);
}

const countLeaving = (journeys: readonly Journey[], { node, frame }: Sighting): number =>
  journeys.filter((one) => {
    const start = first(one).frame;
    if (starts(one) !== node) return false;
    return frame.tcp
      ? start.tcp !== undefined
      : start.udp !== undefined && start.ip?.version === frame.ip?.version;
  }).length;
