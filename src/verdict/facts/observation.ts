import type { ProbeRun } from '../../agent/protocol.ts';
import type { PlacedProbe } from '../../lab/probe.ts';
import { dnsOf } from '../../packet/decode/dns.ts';
import { journeys } from '../../packet/journey.ts';
import { sightings } from '../../packet/sightings.ts';
import type { Capture, Journey } from '../../packet/types.ts';
import type { Topology } from '../../plan/topology.ts';
import { namesOf, ownPackets } from './own-packets.ts';
import { Wiring } from './wiring.ts';

/** All that is known about one probe: what it did, every packet at every place, and the nodes' tables. */
export interface Observation {
  wiring: Wiring;
  name: string;
  probe: PlacedProbe;
  run: ProbeRun;
  /** Every packet that was seen, numbered, whether it is the probe's or not. */
  journeys: Journey[];
  /**
   * Packets that were on their path before the probe began. Bridges may have learned from them; otherwise they do
   * not matter.
   */
  earlier: Journey[];
  /** The DNS messages by which the probe's node asked for its target's address. */
  lookup: Journey[];
  /** The first SYN that left the probe's node for its target. */
  syn: Journey | undefined;
  /** For a probe without a connection: the datagrams or echo requests that left its node. */
  requests: Journey[];
  /** The packets of the connection that the SYN began, or the requests and everything that answers them. */
  flow: Journey[];
  /** The number of frames that a capture lost because it had no room. */
  dropped: number;
}

export function observe(topology: Topology, run: ProbeRun): Observation {
  const probe = topology.probes[run.probe];
  if (probe === undefined) throw new Error(`no probe ${run.probe} in ${topology.lab}`);
  const wiring = new Wiring(topology, run.after);
  const seen = journeys(sightings(capturesOf(run)), (place) => wiring.interface(place)?.peer);
  const isEarlier = ({ hops: [hop] }: Journey) => hop !== undefined && hop.timeNs < BigInt(run.sinceNs ?? 0);
  const all = seen.filter((journey) => !isEarlier(journey));
  const { syn, requests, flow } = ownPackets(all, probe, run, topology);
  return {
    wiring,
    name: run.probe,
    probe,
    run,
    journeys: all,
    earlier: seen.filter(isEarlier),
    lookup: lookupOf(all, probe.from, namesOf(all, probe, run)),
    syn,
    requests,
    flow,
    dropped: run.captures.reduce((sum, capture) => sum + capture.dropped, 0),
  };
}

/** Returns what was captured during the probe. */
export function capturesOf({ captures }: ProbeRun): Capture[] {
  return captures.map(({ node, frames }) => ({
    node,
    frames: frames.map(({ timeNs, data, ...told }) => ({
      ...told,
      timeNs: BigInt(timeNs),
      data: Buffer.from(data, 'base64'),
    })),
  }));
}

function lookupOf(all: Journey[], from: string, names: readonly string[]): Journey[] {
  if (names.length === 0) return [];
  const messages = all.flatMap((journey) => {
    const [hop] = journey.hops;
    const dns = hop && dnsOf(hop.frame);
    return hop && dns && names.includes(dns.name)
      ? [{ journey, dns, asks: hop.node === from && !dns.isAnswer }]
      : [];
  });
  const ids = new Set(messages.flatMap(({ asks, dns }) => (asks ? [dns.id] : [])));
  return messages.flatMap(({ journey, asks, dns }) =>
    asks || (dns.isAnswer && ids.has(dns.id)) ? [journey] : [],
  );
}
