import { isUnresolved } from '../../lab/outcome/outcome.ts';
import { probeHost } from '../../lab/probe.ts';
import { dnsOf } from '../../packet/decode/dns.ts';
import { flagsText } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import { askedRoute } from '../facts/asked-routes.ts';
import { place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { moved } from '../facts/tables.ts';
import { fateOf } from '../story/fate.ts';
import { mayBeFiltered } from '../story/passage.ts';
import type { Fate, TurningPoint } from '../story/point.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder, Finding, Lack } from './finding.ts';
import { canAnswer } from './unanswered.ts';

/** Returns the questions of the probe's node to which no answer came back. */
function unanswered(o: Observation): number[] {
  const asked = o.lookup.filter((journey) => dnsOf(first(journey).frame)?.isAnswer === false);
  const answers = o.lookup.filter(
    (journey) => dnsOf(first(journey).frame)?.isAnswer && fateOf(o, journey).received,
  );
  const key = (journey: Journey) =>
    JSON.stringify([dnsOf(first(journey).frame)?.id, dnsOf(first(journey).frame)?.type]);
  const answered = new Set(answers.map(key));
  return asked.filter((journey) => !answered.has(key(journey))).map(({ packet }) => packet);
}

/** Finds `name-not-resolved`: the probe's node got no address for the name, so it opened no connection. */
export const nameNotResolved: CauseFinder = (o, point) => {
  if (point.kind === 'silence' && point.packet === 'DNS query') return silent(o, point);
  if (point.kind === 'unresolved') {
    const { query, answer } = point;
    const { journey, at } = answer;
    // Questions for IPv4 and IPv6 addresses are sent at the same time. An answer to one says nothing about
    // the other.
    const open = unanswered(o);
    if (open.length > 0)
      return { suspect: 'name-not-resolved', missing: `an answer to packet ${open.join(', ')}` };
    return {
      cause: 'name-not-resolved',
      node: at.node,
      interface: at.interface,
      detail: `${first(journey).node} knows no address of ${nameOf(o)}`,
      evidence: [
        seen(query.journey, query.at, `reached ${place(query.at)}`),
        seen(journey, at, `reached ${place(at)}: ${flagsText(at.frame)}`),
      ],
      packet: journey.packet,
    };
  }
  if (point.kind === 'silence' && point.packet === 'reply' && isUnresolved(o.probe, o.run))
    return denied(o, point.fate);
  return point.kind === 'nothing-sent' && isUnresolved(o.probe, o.run) ? unasked(o) : undefined;
};

/** The probe is itself a DNS question, and the answer has no address. */
function denied(o: Observation, { journey, at }: Fate): Finding {
  const { node, interface: name } = first(journey);
  return {
    cause: 'name-not-resolved',
    node,
    interface: name,
    detail: `${node}: ${o.run.stderr}`,
    evidence: [
      { kind: 'probe', text: o.run.stderr, sources: [] },
      seen(journey, at, `reached ${place(at)}: ${flagsText(at.frame)}`),
    ],
    packet: journey.packet,
  };
}

/** Returns the name that was asked for. For a command it is the name in its DNS question. */
function nameOf({ probe, lookup: [asked] }: Observation): string {
  return probeHost(probe) ?? (asked && dnsOf(first(asked).frame)?.name) ?? 'the name';
}

/** The node sent no question. Counters of its stack prove that, because captures may miss a packet. */
function unasked(o: Observation): Finding | Lack {
  const node = o.probe.from;
  const sent = ['Udp.OutDatagrams', 'Udp6.OutDatagrams'].map((name) =>
    moved(o, node, name, 'it sent no question'),
  );
  const proofs = sent.flatMap((fact) => (fact?.value === 0 ? [fact.evidence] : []));
  if (proofs.length < sent.length)
    return { suspect: 'name-not-resolved', missing: `what became of the questions of ${node}` };
  const away = unreachable(o);
  return {
    cause: 'name-not-resolved',
    node,
    interface: '',
    detail: `${node} found no address for ${nameOf(o)}${away ? `: it has no route to ${away.servers}` : ''}`,
    evidence: [
      { kind: 'probe', text: o.run.stderr.trim() || `exit code ${o.run.exitCode}`, sources: [] },
      ...proofs,
      ...(away?.evidence ?? []),
    ],
    packet: undefined,
  };
}

/** Returns the name servers of the probe's node, if it has a route to none of them. */
function unreachable(o: Observation): { servers: string; evidence: Evidence[] } | undefined {
  const node = o.probe.from;
  const servers = o.wiring.topology.nodes[node]?.nameservers ?? [];
  const routes = servers.map((dst) => askedRoute(o, node, 'lookup', { dst }));
  const refused = routes.flatMap((asked) => (asked && 'errno' in asked.value ? [asked.evidence] : []));
  if (servers.length === 0 || refused.length < servers.length) return undefined;
  return { servers: `its name server ${servers.join(' or ')}`, evidence: refused };
}

/** The server got the question and sent no answer. It is to blame only if nothing else in its node is. */
function silent(o: Observation, point: TurningPoint & { kind: 'silence' }): Finding | undefined {
  const { at, journey } = point.fate;
  if (mayBeFiltered(o, point)) return undefined;
  const refusal = o.journeys.find((one) => refuses(first(one), at));
  if (refusal === undefined && !canAnswer(o, at)) return undefined;
  const how = refusal ? 'and has no name server' : 'and did not answer';
  return {
    cause: 'name-not-resolved',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} was asked for ${nameOf(o)}, ${how}`,
    evidence: [
      seen(journey, at, `reached ${place(at)}`),
      ...(refusal ? [seen(refusal, first(refusal), `left ${place(first(refusal))}: port unreachable`)] : []),
    ],
    packet: journey.packet,
  };
}

/** Is it that node's error about this question? */
const refuses = ({ node, frame }: Sighting, asked: Sighting): boolean =>
  node === asked.node &&
  frame.icmp?.quoted?.srcPort === asked.frame.udp?.srcPort &&
  frame.icmp?.quoted?.dstPort === asked.frame.udp?.dstPort &&
  frame.icmp?.quoted?.ip.dst === asked.frame.ip?.dst;
