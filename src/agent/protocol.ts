import type { Problem } from '../lab/error.ts';
import type { Connections, Lab, PlacedProbe, RuleTool } from '../lab/types.ts';
import type { Capacity } from '../plan/capacity.ts';
import type { Feature } from '../plan/features.ts';
import type { Beginning } from '../plan/start.ts';
import type { LiveStep, Step } from '../plan/step.ts';
import type { BlindCalls, Secret } from './blind-calls.ts';
import type { ContainerCalls } from './container-calls.ts';
import type { DropCalls } from './drop-calls.ts';
import type { FilterOf } from './filter-of.ts';
import type { AskedRoute } from './observe/asked-route.ts';
import type { NodeCapture } from './observe/node-capture.ts';
import type { LookRequest, NodeLook } from './observe/node-look.ts';
import type { NodeState } from './observe/node-state.ts';
import type { Drops, Learned, NodeTrace, TrackedConnections } from './observe/node-trace.ts';
import type { TrialResult } from './trial-result.ts';

export type * from './blind-calls.ts';
export type * from './container-calls.ts';
export type * from './drop-calls.ts';
export type * from './filter-of.ts';
export type * from './observe/asked-route.ts';
export type * from './observe/node-capture.ts';
export type * from './observe/node-look.ts';
export type * from './observe/node-state.ts';
export type * from './observe/node-trace.ts';
export type * from './trial-result.ts';

/** What the CLI may ask of the agent. All arguments and results are JSON, over one stream. */
export interface AgentCalls extends BlindCalls {
  /** The first call of the CLI that started the agent. With `home` the agent also serves later CLIs. */
  begin(home?: AgentHome): Promise<AgentInfo>;
  hello(): AgentInfo;
  /** Returns the features that this kernel does not have. Each one is tried. */
  lacking(features: Feature[]): Promise<Feature[]>;
  /** Returns those of the programs that are not installed. */
  missing(programs: string[]): string[];
  /** Returns what the machine has left for labs. */
  room(): Capacity;
  /** For `lab doctor`: tries everything that labs do. */
  examine(): Promise<TrialResult[]>;
  /** Loads rules, each text in a new namespace. Returns the problems. */
  tryRules(rules: RulesOf[], sight: Sight): Promise<Problem[]>;
  /** Compiles capture filters. Returns the problems that tcpdump reports. */
  tryFilters(filters: FilterOf[]): Promise<Problem[]>;
  /** Builds a lab of its own, runs its probes in order, and removes it. */
  run(request: RunRequest): Promise<ProbeRun[]>;
  /**
   * Builds the lab of `lab up`, which stays until the agent ends. Throws LabError `unable` before anything is built
   * if the kernel cannot do the steps, or the machine has no room.
   *
   * @param secret of a blind lab: the steps plant a fault that the definition does not show
   */
  up(lab: LiveLab, start: Beginning & { steps: Step[] }, sight: Sight, secret?: Secret): Promise<void>;
  /** Returns the lab of `up` as it is now. */
  status(): LabStatus;
  /** Reads the present state of nodes of the running lab. */
  look(asked: LookRequest[]): Promise<NodeLook[]>;
  /** Reads the tables, connections and rules of the running lab's nodes, with their counters. */
  tables(): Promise<NodeState[]>;
  /**
   * Changes the running lab, and replaces its definition. Throws like `up`. If a step fails, the steps of `back`
   * undo those before it.
   */
  change(lab: LiveLab, steps: LiveStep[], back: LiveStep[]): Promise<void>;
  /** Empties the ARP, FDB and conntrack tables of the running lab. */
  cool(): Promise<void>;
  probe(request: ProbeRequest): Promise<ProbeRun[]>;
  /** Lets every host of the running lab ping every other. */
  pingAll(request: PingRequest): Promise<PingRow[]>;
  /** Returns the id of a node's container; null if it has none. */
  containerOf(node: string): string | null;
  /** Starts a program in a node. Its output comes in `output` events. Resolves when the program has ended. */
  exec(request: ExecRequest): Promise<ExecResult>;
  /** Base64; null ends the input. Resolves when the program can take more. */
  input(exec: string, data: string | null): Promise<void>;
  resize(exec: string, columns: number, rows: number): void;
  signal(exec: string, signal: NodeJS.Signals): void;
  /** Lets the agent live on after this client disconnects. */
  detach(): void;
  /** Ends the agent, and with it the sandbox. */
  end(): void;
}

/** What the agent tells the CLI while it works. */
export interface AgentEvents {
  phase(run: string, phase: Phase): void;
  /** Base64. Resolves when the data has been written, which slows a program down to the speed of its reader. */
  output(exec: string, stream: 'stdout' | 'stderr', data: string): Promise<void>;
}

/** Everything that the agent may ask of the CLI. */
export type CliCalls = AgentEvents & ContainerCalls & DropCalls;

export type Phase = 'build' | 'capture' | `probe ${string}` | 'remove';

/** Paths on this machine. */
export interface AgentHome {
  /** The socket to listen at. */
  socket: string;
  /** The file for standard error from now on. */
  log?: string;
}

export interface AgentInfo {
  /** `uname -r` */
  kernel: string;
  uid: number;
}

/**
 * The files of this machine that programs of a lab can read besides programs and libraries: those of one folder, or
 * all.
 */
export interface Sight {
  folder?: string;
  everything?: true;
}

/** The request of `lab up`. The agent keeps it for later commands. */
export interface LiveLab {
  /** The name of the running lab: the definition's name, or the one given with `-n`. */
  name: string;
  /** Checked before the lab was built. */
  definition: Lab;
  toggles: Record<string, boolean | string>;
  scenario?: string;
}

export interface LabStatus extends LiveLab {
  /** Milliseconds since the epoch. */
  since: number;
  nodes: string[];
  /** What its programs see of this machine. */
  sight: Sight;
  /** Addresses from DHCP with their prefix lengths, by the `node:interface` that asked. Empty if no server answered. */
  lent?: Record<string, string>;
  /** Present while the lab is blind. */
  blind?: { guesses: number };
  /** Set if the lab is in neither its old nor its new state. Says why: a change failed, and undoing it failed too. */
  halfChanged?: string;
}

/** All rules of one tool in one node. */
export interface RulesOf {
  node: string;
  tool: RuleTool;
  text: string;
  /** The node's ipsets, to which the rules may refer. */
  sets?: string;
}

export interface RunRequest extends ProbeRequest, Beginning {
  sight: Sight;
  steps: Step[];
  /** Is a probe expected to fail? Then the tools that show where packets died are prepared meanwhile. */
  failing: boolean;
}

export interface ProbeRequest {
  /** Identifies the run in events. */
  id: string;
  probes: { name: string; probe: PlacedProbe }[];
  /** Connections to hold open before and during the probes. */
  connections: Connections[];
  /** The means of capture: a packet socket in each node, or a tcpdump at each interface. */
  capture: 'socket' | 'tcpdump';
  /** The interfaces to capture at. Empty for a run without captures. */
  captures: { node: string; interface: string }[];
  /**
   * Whether to follow packets through the kernels' hooks. If so, bridges' learning and dropped packets are recorded
   * as well.
   */
  trace: boolean;
  /** Whether to keep the printed tables of each node after each probe. */
  dumps?: boolean;
}

/** The result of one probe, and what was observed while it ran. */
export interface ProbeRun {
  probe: string;
  /** Null if the program could not be started, or if a signal ended it. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /**
   * The protocols and local ports of the probe's own packets. Absent if they are unknown, as for a command in a
   * node where other programs run.
   */
  flow?: ProbeFlow[];
  /**
   * When the probe began, by the kernel's clock. Earlier frames belong to no probe: they only show what bridges have
   * learned.
   */
  sinceNs?: string;
  /** One entry per watched node. */
  captures: NodeCapture[];
  /** How packets passed the netfilter hooks. Nodes without a trace are missing. */
  hooks: NodeTrace[];
  /** For nodes with bridges, if packets are followed. */
  learned?: Learned[];
  /**
   * Connections that nodes began to track, changed or forgot, with their address translations, if packets are
   * followed.
   */
  tracked?: TrackedConnections[];
  /** For a failed probe, if packets are followed. */
  drops?: Drops;
  /** For a failed probe: what the nodes would do with packets like those that were seen. */
  routes?: AskedRoute[];
  before: NodeState[];
  after: NodeState[];
  /** Only if asked for. */
  dumps?: NodeDump[];
}

export interface ProbeFlow {
  /** The number of the IP protocol. */
  protocol: number;
  /** `port` is an ICMP echo's identifier, or 0 at its other end. The address is absent if it is unknown. */
  local: { address?: string; port: number };
  /** The other end, if the probe had one. */
  remote?: { address: string; port: number };
}

/** The printed tables of one node, by file name. */
export interface NodeDump {
  node: string;
  files: Record<string, string>;
}

export interface PingRequest {
  /** IPv4 addresses. */
  hosts: { node: string; address: string }[];
  /** Seconds. */
  timeout: number;
}

export interface PingRow {
  from: string;
  /** The hosts that did not answer. */
  lost: string[];
}

export interface ExecRequest {
  id: string;
  node: string;
  command: string[];
  /** The size and type of a terminal for the program. Without it the program gets pipes. */
  terminal?: { columns: number; rows: number; type: string };
  env?: Record<string, string>;
  /** Set for a program of this machine, not of the node's container. */
  tool?: true;
}

export interface ExecResult {
  exitCode: number;
}
