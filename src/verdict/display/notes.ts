import { first } from '../../packet/journey.ts';
import { connectionText } from '../facts/connections.ts';
import type { Observation } from '../facts/observation.ts';
import { movedRules } from '../facts/rule-counts.ts';
import { after, before, moved, wasBefore } from '../facts/tables.ts';

/** Says what the nodes' tables show about the probe, and what could not be read. */
export function notes(o: Observation): string[] {
  const { drops } = o.run;
  const nodes = o.run.after.map(({ node }) => node);
  return [
    ...nodes.flatMap((node) => conntrackNotes(o, node)),
    ...nodes.flatMap((node) => neighbourNotes(o, node)),
    ...nodes.flatMap((node) => movedRules(o, node).map(({ evidence }) => evidence.text)),
    ...nodes.flatMap((node) => counterNotes(o, node)),
    ...(drops?.missing ? [`where the kernel dropped packets is not known: ${drops.missing}`] : []),
  ];
}

/**
 * The conntrack entries of the flow. Both tuples show how it is translated. A packet that comes no further leaves
 * no entry.
 */
function conntrackNotes(o: Observation, node: string): string[] {
  const opening = [o.syn, ...o.requests].flatMap((journey) => (journey ? [first(journey).frame] : []));
  const isFlow = (line: string) =>
    opening.some(({ ip, tcp, udp }) =>
      line.includes(
        `src=${ip?.src} dst=${ip?.dst} sport=${(tcp ?? udp)?.srcPort} dport=${(tcp ?? udp)?.dstPort} `,
      ),
    );
  const { conntrack = [], iptables, nft } = after(o, node) ?? {};
  const entries = conntrack.filter(isFlow);
  const came = o.flow.some(({ hops }) => hops.some((hop) => hop.node === node));
  if (entries.length === 0 && came && (iptables || nft)) return [`${node}: conntrack has no entry of it`];
  return entries.map((line) => `${node}: conntrack ${connectionText(o, node, line)}`);
}

/** The neighbour entries that changed. */
function neighbourNotes(o: Observation, node: string): string[] {
  const earlier = before(o, node)?.neighbours;
  return (after(o, node)?.neighbours ?? []).flatMap(({ ip, interface: dev, mac, state }) => {
    const isIt = (entry: { ip: string }) => entry.ip === ip;
    const old = earlier?.find(isIt);
    if (old?.state === state && old.mac === mac) return [];
    return [
      `${node}: neighbour ${ip} dev ${dev} ${state}${wasBefore(earlier, isIt, (entry) => entry.state)}`,
    ];
  });
}

/** Counters of packets that came in and left as they should. */
const HARMLESS =
  /\.((In|Out)(Segs|Datagrams|Echos|EchoReps|EchoReplies)|InNeighborSolicits|OutNeighborAdvertisements)$/;

/** The counters of packets that were lost. */
function counterNotes(o: Observation, node: string): string[] {
  const earlier = before(o, node)?.counters ?? {};
  return Object.entries(after(o, node)?.counters ?? {}).flatMap(([name, count]) => {
    if (count === earlier[name] || HARMLESS.test(name)) return [];
    const fact = moved(o, node, name);
    return fact && fact.value > 0 ? [fact.evidence.text] : [];
  });
}
