import { type CommandProbe, commandKind } from './probe/command.ts';
import { type HttpProbe, httpKind } from './probe/http.ts';
import { type IperfProbe, iperfKind } from './probe/iperf3.ts';
import type { ProbeKind } from './probe/kind.ts';
import { type PingProbe, pingKind } from './probe/ping.ts';
import { type TcpProbe, tcpKind } from './probe/tcp.ts';
import { type UdpProbe, udpKind } from './probe/udp.ts';

export { COMMAND_TIMEOUT } from './probe/command.ts';
export { CONNECT_TIMEOUT } from './probe/kind.ts';
export type { CommandProbe, HttpProbe, IperfProbe, PingProbe, TcpProbe, UdpProbe };

/** A question asked of the network from one node. */
export type Probe = HttpProbe | TcpProbe | UdpProbe | PingProbe | CommandProbe | IperfProbe;

/** What each kind of probe is; a new one is a line here, and in the tables of the agent and the verdict. */
const KINDS: { [Kind in Probe['kind']]: ProbeKind<Extract<Probe, { kind: Kind }>> } = {
  http: httpKind,
  tcp: tcpKind,
  udp: udpKind,
  ping: pingKind,
  command: commandKind,
  iperf3: iperfKind,
};

/** What there is to know of the probe's kind. */
export const kindOf = (probe: Pick<Probe, 'kind'>): ProbeKind<Probe> => KINDS[probe.kind] as ProbeKind<Probe>;

export const probeTimeout = (probe: Probe): number => kindOf(probe).timeout(probe);
export const probeTarget = (probe: Probe): string => kindOf(probe).target(probe);
export const probeHost = (probe: Probe): string | undefined => kindOf(probe).host?.(probe);
export const probePort = (probe: Probe): number | undefined => kindOf(probe).port?.(probe);
