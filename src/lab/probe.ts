/** A question asked of the network from one node. */
export type Probe = HttpProbe | UdpProbe | PingProbe | CommandProbe | IperfProbe;

interface Asked {
  about?: string;
  /** The node that asks. */
  from: string;
}

/** `curl URL` in `from`; it works when the answer is a 200. */
export interface HttpProbe extends Asked {
  kind: 'http';
  /** `http://HOST[:PORT]/…`; a name is resolved in the node. */
  url: string;
  /** Seconds to wait for the connection; 2 where not given. */
  connectTimeout?: number;
}

/** Sends one datagram; it works when the address it was sent to answers. */
export interface UdpProbe extends Asked {
  kind: 'udp';
  /** `10.0.0.1:7`, `[fd00::1]:7` */
  to: string;
  /** What is sent; `hairpin` where not given. */
  send?: string;
  /** What the answer must be; anything where not given. */
  answer?: string;
  /** Seconds to wait for the answer; 2 where not given. */
  timeout?: number;
}

/** `ping`: works when every request is answered. */
export interface PingProbe extends Asked {
  kind: 'ping';
  /** An address, or a name that the node can resolve. */
  to: string;
  /** Requests; 1 where not given. */
  count?: number;
  /** Bytes of data in each; 56 where not given. */
  size?: number;
  /** Seconds to wait for the answers; 2 where not given. */
  timeout?: number;
}

/** Any program; it works when it ends with the exit code, and prints the output. */
export interface CommandProbe extends Asked {
  kind: 'command';
  /** Program and arguments; `['sh', '-c', '…']` for a shell. */
  command: string[];
  /** 0 where not given. */
  exitCode?: number;
  /** A text that standard output must have in it. */
  output?: string;
  /** Seconds until it is ended; 10 where not given. */
  timeout?: number;
}

/** `iperf3 -c`: works when the rate that arrived is within the bounds. Its packets are not captured: there are too many. */
export interface IperfProbe extends Asked {
  kind: 'iperf3';
  /** An address where `iperf3 -s` runs. */
  to: string;
  /** 5201 where not given. */
  port?: number;
  /** The server sends. */
  reverse?: boolean;
  /** Seconds; 1 where not given. */
  time?: number;
  /** Bits per second: `8mbit`. */
  atLeast?: string;
  atMost?: string;
}

/** Seconds that a probe waits for its connection, or its answer, unless it says otherwise. */
export const CONNECT_TIMEOUT = 2;
export const COMMAND_TIMEOUT = 10;

/** The longest a probe can take for its question to come to nothing, in seconds. */
export function probeTimeout(probe: Probe): number {
  switch (probe.kind) {
    case 'http':
      return probe.connectTimeout ?? CONNECT_TIMEOUT;
    case 'udp':
    case 'ping':
      return probe.timeout ?? CONNECT_TIMEOUT;
    case 'command':
      return probe.timeout ?? COMMAND_TIMEOUT;
    case 'iperf3':
      return (probe.time ?? 1) + CONNECT_TIMEOUT;
  }
}

/** Whom it asks, or what it runs. */
export function probeTarget(probe: Probe): string {
  switch (probe.kind) {
    case 'http':
      return probe.url;
    case 'udp':
    case 'ping':
    case 'iperf3':
      return probe.to;
    case 'command':
      return probe.command.join(' ');
  }
}

/** The name or address that the question goes to; a command keeps that to itself. */
export function probeHost(probe: Probe): string | undefined {
  switch (probe.kind) {
    case 'http':
      return new URL(probe.url).hostname.replace(/^\[|\]$/g, '');
    case 'udp':
      return probe.to.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    case 'ping':
    case 'iperf3':
      return probe.to;
    case 'command':
      return undefined;
  }
}

/** The port that the question goes to. */
export function probePort(probe: Probe): number | undefined {
  switch (probe.kind) {
    case 'http':
      return Number(new URL(probe.url).port || 80);
    case 'udp':
      return Number(/:(\d+)$/.exec(probe.to)?.[1]);
    case 'iperf3':
      return probe.port ?? 5201;
    default:
      return undefined;
  }
}
