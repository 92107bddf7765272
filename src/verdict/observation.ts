import type { ProbeRun } from '../agent/protocol.ts';
import type { Probe } from '../lab/types.ts';
import { dnsOf } from '../packet/decode/dns.ts';
import { locate } from '../packet/direction.ts';
import { findSyn, tcpFlow } from '../packet/flow.ts';
import { journeys } from '../packet/journey.ts';
import { readPcap } from '../packet/pcap.ts';
import type { Journey } from '../packet/types.ts';
import type { Topology } from '../plan/topology.ts';
import { Wiring } from './wiring.ts';

/** All that is known of one probe: what it did, every packet at every place, and the nodes' tables. */
export interface Observation {
  wiring: Wiring;
  name: string;
  probe: Probe;
  run: ProbeRun;
  /** Every packet seen, the probe's and others, numbered. */
  journeys: Journey[];
  /** The DNS messages by which the probe's node asked for its target's address. */
  lookup: Journey[];
  /** The first SYN that left the probe's node for its target. */
  syn: Journey | undefined;
  /** The packets of the connection that SYN began. */
  flow: Journey[];
  /** Packets that some capture had no room for. */
  dropped: number;
}

export function observe(topology: Topology, run: ProbeRun): Observation {
  const probe = topology.probes[run.probe];
  if (probe === undefined) throw new Error(`no probe ${run.probe} in ${topology.lab}`);
  const wiring = new Wiring(topology);
  const captures = run.captures.map(({ node, interface: name, pcap }) => ({
    node,
    interface: name,
    frames: readPcap(Buffer.from(pcap, 'base64')).frames,
  }));
  const all = journeys(locate(captures, cables(topology)));
  const syn = findSyn(all, probe.from, portOf(probe));
  return {
    wiring,
    name: run.probe,
    probe,
    run,
    journeys: all,
    lookup: lookupOf(all, probe),
    syn,
    flow: syn ? tcpFlow(all, syn) : [],
    dropped: run.captures.reduce((sum, capture) => sum + capture.dropped, 0),
  };
}

function lookupOf(all: Journey[], { from, url }: Probe): Journey[] {
  const name = new URL(url).hostname;
  const messages = all.flatMap((journey) => {
    const [hop] = journey.hops;
    const dns = hop && dnsOf(hop.frame);
    return hop && dns?.name === name ? [{ journey, dns, asks: hop.node === from && !dns.isAnswer }] : [];
  });
  const ids = new Set(messages.flatMap(({ asks, dns }) => (asks ? [dns.id] : [])));
  return messages.flatMap(({ journey, asks, dns }) =>
    asks || (dns.isAnswer && ids.has(dns.id)) ? [journey] : [],
  );
}

function portOf({ url }: Probe): number {
  return Number(new URL(url).port || 80);
}

function cables(topology: Topology) {
  return Object.values(topology.nodes).flatMap((node) =>
    Object.values(node.interfaces).map(({ name, mac, peer }) => ({
      node: node.name,
      interface: name,
      mac,
      ...(peer && { peer }),
    })),
  );
}
