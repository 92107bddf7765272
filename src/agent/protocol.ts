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

/** What the CLI may ask of the agent. Everything is JSON and travels over one stream. */
export interface AgentCalls extends BlindCalls {
  /**
   * The first call of the CLI that started the agent. With a home the agent also serves later CLIs.
   */
  begin(home?: AgentHome): Promise<AgentInfo>;
  hello(): AgentInfo;
  /** Returns the features that this kernel lacks, found by trying. */
  lacking(features: Feature[]): Promise<Feature[]>;
  /** Returns the programs that this machine lacks. */
  missing(programs: string[]): string[];
  /** Returns what the machine has left for labs. */
  room(): Capacity;
  /** For `lab doctor`: tries everything by doing it. */
  examine(): Promise<TrialResult[]>;
  /** Tries rules, each in a new namespace. Returns what was refused. */
  tryRules(rules: RulesOf[], sight: Sight): Promise<Problem[]>;
  /** Tries capture filters. Returns what tcpdump refused. */
  tryFilters(filters: FilterOf[]): Promise<Problem[]>;
  /** Builds a lab of its own, runs its probes in order, and removes it. */
  run(request: RunRequest): Promise<ProbeRun[]>;
  /**
   * Builds the lab of `lab up`, which stays until the agent ends. It is refused with LabError `unable` before
   * anything is built if the kernel lacks what the steps need, or the machine has no room.
   *
   * @param secret of a blind lab: the steps plant a fault that the definition does not show
   */
  up(lab: LiveLab, start: Beginning & { steps: Step[] }, sight: Sight, secret?: Secret): Promise<void>;
  /** Returns the lab that `up` built, as it is now. */
  status(): LabStatus;
  /** Reads the present state of nodes of the running lab. */
  look(asked: LookRequest[]): Promise<NodeLook[]>;
  /** Reads what nodes of the running lab have learned and counted so far: tables, connections, rules. */
  tables(): Promise<NodeState[]>;
  /**
   * Changes the running lab, and replaces its definition. It is refused as `up` is. If a step fails, `back`
   * undoes those before it.
   */
  change(lab: LiveLab, steps: LiveStep[], back: LiveStep[]): Promise<void>;
  /** Empties the ARP, FDB and conntrack tables of the running lab. */
  cool(): Promise<void>;
  /** Runs probes in the running lab. */
  probe(request: ProbeRequest): Promise<ProbeRun[]>;
  /** Lets every host of the running lab ping every other. */
  pingAll(request: PingRequest): Promise<PingRow[]>;
  /** Returns the id of a node's container, or null. */
  containerOf(node: string): string | null;
  /** Starts a program in a node. Its output comes as `output` events, its end as the result. */
  exec(request: ExecRequest): Promise<ExecResult>;
  /** Base64; null for the end. Answered when the program can take more. */
  input(exec: string, data: string | null): Promise<void>;
  resize(exec: string, columns: number, rows: number): void;
  signal(exec: string, signal: NodeJS.Signals): void;
  /** Lets the agent outlive this connection. */
  detach(): void;
  /** Ends the agent, and with it the sandbox. */
  end(): void;
}

/** What the agent tells the CLI while it works. */
export interface AgentEvents {
  phase(run: string, phase: Phase): void;
  /** Base64. Answered when it has been written, which slows down a program that is faster than its reader. */
  output(exec: string, stream: 'stdout' | 'stderr', data: string): Promise<void>;
}

/** All that the agent may ask of the CLI. */
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
 * What programs of a lab see of this machine's files besides programs and libraries: a folder, which they may
 * read, or everything.
 */
export interface Sight {
  folder?: string;
  everything?: true;
}

/** What `lab up` was asked for. The agent keeps it for later commands. */
export interface LiveLab {
  /** The name of the running lab: the definition's, or that of `-n`. */
  name: string;
  /** It was checked before the lab was built. */
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
  /** Addresses from DHCP with their prefix lengths, by the `node:interface` that asked. Empty if nobody answered. */
  lent?: Record<string, string>;
  /** Present while the lab is blind. */
  blind?: { guesses: number };
  /** Why the lab is in neither its old nor its new state: a change failed, and so did undoing it. */
  halfChanged?: string;
}

/** The whole text for one tool in one node. */
export interface RulesOf {
  node: string;
  tool: RuleTool;
  text: string;
  /** The node's ipsets, which the text may refer to. */
  sets?: string;
}

export interface RunRequest extends ProbeRequest, Beginning {
  sight: Sight;
  steps: Step[];
  /** Is a probe expected to fail? Then what shows where packets died is prepared meanwhile. */
  failing: boolean;
}

export interface ProbeRequest {
  /** Names the run in events. */
  id: string;
  probes: { name: string; probe: PlacedProbe }[];
  /** Connections that are open before and during probes. */
  connections: Connections[];
  /** Who captures: a packet socket in each node, or a tcpdump at each interface. */
  capture: 'socket' | 'tcpdump';
  /** The interfaces to capture at. Empty for a run without captures. */
  captures: { node: string; interface: string }[];
  /**
   * Whether to follow packets through the kernels' hooks. Then bridges' learning and kernel drops are recorded as well.
   */
  trace: boolean;
  /** Whether to keep the output of the system's own programs for each node after each probe. */
  dumps?: boolean;
}

/** What one probe did, and what was seen meanwhile. */
export interface ProbeRun {
  probe: string;
  /** Null if the program could not be started, or a signal ended it. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /**
   * How the probe's own packets are known: by these protocols and local ports, and no others. Absent if that
   * is unknown, as for a command in a node where other programs run.
   */
  flow?: ProbeFlow[];
  /**
   * When it began, by the kernel's clock. Frames that were captured before belong to no probe: they show only what
   * bridges have learned.
   */
  sinceNs?: string;
  /** One for each watched node. */
  captures: NodeCapture[];
  /** What packets did in the nodes' kernels. Nothing is known about untraced nodes. */
  hooks: NodeTrace[];
  /** For nodes with bridges, if packets are followed. */
  learned?: Learned[];
  /** Connections that nodes began to track, changed or forgot, with their translations, if packets are followed. */
  tracked?: TrackedConnections[];
  /** For a failed probe, if packets are followed. */
  drops?: Drops;
  /** For a failed probe: what the nodes would do with packets like those that were seen. */
  routes?: AskedRoute[];
  before: NodeState[];
  after: NodeState[];
  /** Only if it was asked for. */
  dumps?: NodeDump[];
}

export interface ProbeFlow {
  /** Number of the IP protocol. */
  protocol: number;
  /**
   * `port` is the identifier of an ICMP echo, and 0 at the other end. The address is there only if it is
   * known.
   */
  local: { address?: string; port: number };
  /** The other end, if there was one. */
  remote?: { address: string; port: number };
}

/** What programs printed for a node, by file name. */
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
  /** A terminal of this size. Without it the program gets pipes. */
  terminal?: { columns: number; rows: number; type: string };
  env?: Record<string, string>;
  /** A program of ours, not one of the node's container. */
  tool?: true;
}

export interface ExecResult {
  exitCode: number;
}
