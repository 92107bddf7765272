import type { ProbeFlow, ProbeRun } from '../../agent/protocol.ts';
import { isUnresolved } from '../../lab/outcome/outcome.ts';
import { kindOf, type PlacedProbe, probeHost, probePort } from '../../lab/probe.ts';
import { dnsOf } from '../../packet/decode/dns.ts';
import { exchange, findRequests } from '../../packet/exchange.ts';
import { findSyns, tcpFlow } from '../../packet/flow.ts';
import { endpoint } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Frame, Journey } from '../../packet/types.ts';
import type { Topology } from '../../plan/topology.ts';
import { hookSteps, packetKey } from './hook-steps.ts';

/** The packets that belong to the probe. */
export interface OwnPackets {
  /** The first SYN that left the probe's node for its target. */
  syn: Journey | undefined;
  /** For a probe without a connection: the datagrams or echo requests that left its node. */
  requests: Journey[];
  /** The packets of the connections that SYNs began, or the requests and everything that answers them. */
  flow: Journey[];
}

/**
 * Finds the probe's packets by the ports and ids that the probe reports. If it reports none, the first connection to
 * its port counts. For a command everything that its node sent counts, if it went to one place only.
 */
export function ownPackets(
  all: Journey[],
  probe: PlacedProbe,
  run: ProbeRun,
  topology: Topology,
): OwnPackets {
  const isOwn = ownership(probe, run);
  switch (kindOf(probe).packets) {
    case 'connection': {
      // A program that found no address sent nothing, so traffic to that port belongs to other programs.
      if (run.flow === undefined && isUnresolved(probe, run)) return asked(all, []);
      // A rule of the node itself may have changed the port.
      const syns = findSyns(all, probe.from, run.flow ? undefined : (probePort(probe) ?? 0)).filter(isOwn);
      return connections(all, run.flow ? syns : syns.slice(0, 1));
    }
    case 'exchange': {
      const port = probePort(probe);
      const known = run.flow && port !== undefined ? 'any' : port;
      return asked(all, findRequests(all, probe.from, known).filter(isOwn));
    }
    default:
      return ofCommand(all, probe, run, topology);
  }
}

function connections(all: Journey[], syns: Journey[]): OwnPackets {
  const flows = new Set(syns.flatMap((syn) => tcpFlow(all, syn)));
  return { syn: syns[0], requests: [], flow: all.filter((journey) => flows.has(journey)) };
}

const asked = (all: Journey[], requests: Journey[]): OwnPackets => ({
  syn: undefined,
  requests,
  flow: exchange(all, requests),
});

/** Returns what a command asks, if its node asked one place only, and no other program there sends by itself. */
function ofCommand(all: Journey[], probe: PlacedProbe, run: ProbeRun, { nodes }: Topology): OwnPackets {
  const everything = { syn: undefined, requests: [], flow: all.filter((one) => first(one).frame.ip) };
  const services = Object.values(nodes[probe.from]?.services ?? {});
  if (run.flow === undefined && services.some(({ kind }) => kind === 'command')) return everything;
  const isOwn = ownership(probe, run);
  const opening = all.filter(
    (journey) => first(journey).node === probe.from && opens(journey) && isOwn(journey),
  );
  const spoken = opening.filter((journey) => first(journey).frame.udp?.dstPort !== DNS);
  const [one] = spoken;
  if (one === undefined || spoken.some((other) => targetOf(other) !== targetOf(one))) return everything;
  return first(one).frame.tcp ? connections(all, spoken) : asked(all, spoken);
}

const DNS = 53;

/**
 * Returns the names that the probe wants addresses of. For a command these are the names that it asks for, if
 * it sends nothing else.
 */
export function namesOf(all: Journey[], probe: PlacedProbe, run: ProbeRun): string[] {
  const host = probeHost(probe);
  if (host !== undefined) return [host];
  if (probe.kind !== 'command' || run.flow === undefined) return [];
  const isOwn = ownership(probe, run);
  const sent = all.filter((one) => first(one).node === probe.from && opens(one) && isOwn(one));
  const names = sent.flatMap((one) => dnsOf(first(one).frame)?.name ?? []);
  return names.length === sent.length ? [...new Set(names)] : [];
}

function opens({ hops: [start] }: Journey): boolean {
  const { tcp, udp, icmp, ip } = start?.frame ?? {};
  if (start?.direction !== 'out') return false;
  if (tcp) return tcp.flags.includes('S') && !tcp.flags.includes('.');
  return udp !== undefined || icmp?.type === (ip?.version === 6 ? 128 : 8);
}

const targetOf = (journey: Journey): string => {
  const { frame } = first(journey);
  return `${frame.ip?.protocol} ${endpoint(frame, 'dst')}`;
};

/**
 * Returns a test for whether a packet of the probe's node is the probe's. NAT in the node may have changed its port.
 */
function ownership({ from }: PlacedProbe, { flow, hooks }: ProbeRun): (journey: Journey) => boolean {
  if (flow === undefined) return () => true;
  const trace = hooks.find(({ node }) => node === from);
  const made = trace ? hookSteps(trace).filter(({ hook }) => hook === 'output') : [];
  const keys = new Set(made.filter(({ frame }) => isOf(flow, frame)).map(({ frame }) => packetKey(frame)));
  // Datagrams of IPv6 have equal keys if they are equally long.
  const others = new Set(made.flatMap(({ frame }) => (isOf(flow, frame) ? [] : [sourceKey(frame)])));
  return (journey) => {
    const { node, frame } = first(journey);
    if (node !== from) return false;
    const key = packetKey(frame);
    return isOf(flow, frame) || (key !== undefined && keys.has(key) && !others.has(sourceKey(frame)));
  };
}

const sourceKey = (frame: Frame): string => `${endpoint(frame, 'src')} ${packetKey(frame)}`;

/** Did the probe's node make this packet for the probe, by the ports that the probe reports? */
export const isOwnFrame = ({ run }: { run: ProbeRun }, frame: Frame): boolean =>
  run.flow !== undefined && isOf(run.flow, frame);

function isOf(flow: readonly ProbeFlow[], { ip, tcp, udp, icmp }: Frame): boolean {
  const port = (tcp ?? udp)?.srcPort ?? icmp?.id;
  return flow.some(({ protocol, local }) => protocol === ip?.protocol && local.port === port);
}
