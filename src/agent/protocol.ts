import type { Probe } from '../lab/types.ts';
import type { Step } from '../plan/step.ts';

/** What the CLI may ask of the agent. Everything is JSON: it travels over one stream. */
export interface AgentCalls {
  hello(): AgentInfo;
  /** Builds a lab instance of its own, runs its probes in order, and removes it. */
  run(request: RunRequest): Promise<RunResult>;
  /** Ends the agent, and with it the sandbox. */
  end(): void;
}

/** What the agent tells the CLI while it works. */
export interface AgentEvents {
  phase(run: string, phase: Phase): void;
}

export type Phase = 'build' | 'capture' | `probe ${string}` | 'collect';

export interface AgentInfo {
  kernel: string;
  /** `uid` inside the sandbox. */
  uid: number;
}

export interface RunRequest {
  /** Names the run in events. */
  id: string;
  steps: Step[];
  probes: { name: string; probe: Probe }[];
  /** `node`, `interface` of every capture; empty for a run without. */
  captures: { node: string; interface: string }[];
}

export interface RunResult {
  probes: ProbeRun[];
  captures: CaptureFile[];
}

export interface CaptureFile {
  node: string;
  interface: string;
  /** A pcap file, base64. */
  pcap: string;
}

export interface ProbeRun {
  probe: string;
  /** Nanoseconds since the epoch, as strings: JSON has no big integers. */
  startNs: string;
  endNs: string;
  /** Of the probe's program; null when it could not be started. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  before: NodeState[];
  after: NodeState[];
}

/** What the kernel holds for one node at one moment. */
export interface NodeState {
  node: string;
  ports: PortState[];
  fdb: FdbEntry[];
  neighbours: { interface: string; ip: string; mac: string | null; state: string }[];
  /** Lines of `conntrack -L`. */
  conntrack: string[];
  /** `iptables-save -c` and `ebtables-save -c`; '' without rules. */
  iptables: string;
  ebtables: string;
}

export interface PortState {
  port: string;
  bridge: string;
  state: 'disabled' | 'listening' | 'learning' | 'forwarding' | 'blocking';
  hairpin: boolean;
  learning: boolean;
  flood: boolean;
  mcastFlood: boolean;
  bcastFlood: boolean;
  isolated: boolean;
}

export interface FdbEntry {
  bridge: string;
  port: string;
  mac: string;
  local: boolean;
}
