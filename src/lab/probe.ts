import { type CaptureProbe, captureKind } from './probe/capture.ts';
import { type CommandProbe, commandKind } from './probe/command.ts';
import { type DnsProbe, dnsKind } from './probe/dns.ts';
import { type HttpProbe, httpKind } from './probe/http.ts';
import { type HttpsProbe, httpsKind } from './probe/https.ts';
import { type IperfProbe, iperfKind } from './probe/iperf3.ts';
import type { ProbeKind } from './probe/kind.ts';
import { type PingProbe, pingKind } from './probe/ping.ts';
import { type TcpProbe, tcpKind } from './probe/tcp.ts';
import { type UdpProbe, udpKind } from './probe/udp.ts';

export { addressUrls, addressWords, COMMAND_TIMEOUT } from './probe/command.ts';
export { CONNECT_TIMEOUT } from './probe/kind.ts';
export type {
  CaptureProbe,
  CommandProbe,
  DnsProbe,
  HttpProbe,
  HttpsProbe,
  IperfProbe,
  PingProbe,
  TcpProbe,
  UdpProbe,
};

/** A question asked of the network from one node. */
export type Probe =
  | HttpProbe
  | HttpsProbe
  | TcpProbe
  | UdpProbe
  | DnsProbe
  | PingProbe
  | CommandProbe
  | IperfProbe
  | CaptureProbe;

/** All probes that send something. (A capture only watches.) */
export type AskingProbe = Exclude<Probe, CaptureProbe>;

/** A probe with the node that asks. */
export type PlacedProbe = Probe & { from: string };

/** All kinds of probes. A new kind also needs a line in the tables of the agent and of the outcomes. */
const KINDS: { [Kind in Probe['kind']]: ProbeKind<Extract<Probe, { kind: Kind }>> } = {
  http: httpKind,
  https: httpsKind,
  tcp: tcpKind,
  udp: udpKind,
  dns: dnsKind,
  ping: pingKind,
  command: commandKind,
  iperf3: iperfKind,
  capture: captureKind,
};

/** Returns the definition of the probe's kind. */
export const kindOf = (probe: Pick<Probe, 'kind'>): ProbeKind<Probe> => KINDS[probe.kind] as ProbeKind<Probe>;

/** Returns the node that asks or, for a capture, that is watched. */
export const probeNode = (probe: Probe): string =>
  'from' in probe ? probe.from : (kindOf(probe).from?.(probe) ?? '');

/** Does the probe watch while others run? */
export const isBeside = (probe: Pick<Probe, 'kind'>): boolean => kindOf(probe).isBeside ?? false;
export const asks = (probe: Probe): probe is AskingProbe => !isBeside(probe);

export const placed = (probes: Record<string, Probe> = {}): Record<string, PlacedProbe> =>
  Object.fromEntries(
    Object.entries(probes).map(([name, probe]) => [name, { ...probe, from: probeNode(probe) }]),
  );

export const probeTimeout = (probe: Probe): number => kindOf(probe).timeout(probe);
export const probeTarget = (probe: Probe): string => kindOf(probe).target(probe);
export const probeHost = (probe: Probe): string | undefined => kindOf(probe).host?.(probe);
export const probePort = (probe: Probe): number | undefined => kindOf(probe).port?.(probe);
