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

/** What the CLI may ask of the agent. Everything is JSON: it travels over one stream. */
export interface AgentCalls extends BlindCalls {
  /** The first call of whoever started it, but for `prepare`. With a home it serves those who come later, too. */
  begin(home?: AgentHome): Promise<AgentInfo>;
  hello(): AgentInfo;
  /** Those of the features that this kernel has not, found by trying. */
  lacking(features: Feature[]): Promise<Feature[]>;
  /** Those of the programs that are not on this machine. */
  missing(programs: string[]): string[];
  /** What is left for labs, of what a machine can run out of. */
  room(): Capacity;
  /** What `lab doctor` asks: everything is tried, by doing it. */
  examine(): Promise<TrialResult[]>;
  /** Tries rules, each in a namespace of its own; what of them is refused. */
  tryRules(rules: RulesOf[], sight: Sight): Promise<Problem[]>;
  /** Tries filters of captures; what tcpdump refuses of them. */
  tryFilters(filters: FilterOf[]): Promise<Problem[]>;
  /** Builds an instance of its own, runs its probes in order, and removes it. */
  run(request: RunRequest): Promise<ProbeRun[]>;
  /** Names nodes that `up` will have, whatever else it brings: their namespaces may be made meanwhile. */
  prepare(nodes: string[]): void;
  /**
   * Builds the one lab of `lab up`; it stays until the agent ends. Refused before anything is built, LabError `unable`,
   * where this kernel lacks what the steps need, or the machine has no room.
   *
   * @param secret of a blind lab: the steps plant a fault of which the description knows nothing
   */
  up(lab: LiveLab, start: Beginning & { steps: Step[] }, sight: Sight, secret?: Secret): Promise<void>;
  /** The lab that `up` built, as it is now. */
  status(): LabStatus;
  /** What nodes of the running lab are by now. */
  look(asked: LookRequest[]): Promise<NodeLook[]>;
  /** What nodes of the running lab have learned and counted so far: tables, connections, rules. */
  tables(): Promise<NodeState[]>;
  /**
   * Changes the running lab; the lab description is replaced by what it now is. Refused as `up` is; should a step fail,
   * `back` undoes those before it.
   */
  change(lab: LiveLab, steps: LiveStep[], back: LiveStep[]): Promise<void>;
  /** Empties the ARP, FDB and conntrack tables of the running lab. */
  cool(): Promise<void>;
  /** Runs probes in the running lab. */
  probe(request: ProbeRequest): Promise<ProbeRun[]>;
  /** Every host of the running lab asks every other for an ICMP echo. */
  pingAll(request: PingRequest): Promise<PingRow[]>;
  /** The id of a node's container; null for a host. */
  containerOf(node: string): string | null;
  /** Starts a program in a node; its output comes as `output` events, its end as the result. */
  exec(request: ExecRequest): Promise<ExecResult>;
  /** Base64, null for the end; answered when the program can take more. */
  input(exec: string, data: string | null): Promise<void>;
  resize(exec: string, columns: number, rows: number): void;
  signal(exec: string, signal: NodeJS.Signals): void;
  /** From now on the agent outlives this connection. */
  detach(): void;
  /** Ends the agent, and with it the sandbox. */
  end(): void;
}

/** What the agent tells the CLI while it works. */
export interface AgentEvents {
  phase(run: string, phase: Phase): void;
  /** Base64; answered when it has been written, which holds back a program that is faster than its reader. */
  output(exec: string, stream: 'stdout' | 'stderr', data: string): Promise<void>;
}

/** All that the agent may ask of the CLI. */
export type CliCalls = AgentEvents & ContainerCalls & DropCalls;

export type Phase = 'build' | 'capture' | `probe ${string}` | 'remove';

/** Paths of this machine. */
export interface AgentHome {
  /** Where it is to listen. */
  socket: string;
  /** Where its standard error goes from now on. */
  log?: string;
}

export interface AgentInfo {
  /** `uname -r` */
  kernel: string;
  uid: number;
}

/**
 * What programs of a lab see of this machine's files, besides programs, and what those are made of: a folder, which they
 * may read, or everything.
 */
export interface Sight {
  folder?: string;
  everything?: true;
}

/** What `lab up` was asked for, kept by the agent for those who come later. */
export interface LiveLab {
  /** The instance's name: the lab's, or the one given with `-n`. */
  name: string;
  /** Checked before it was built. */
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
  /** Present while the lab is blind. */
  blind?: { guesses: number };
  /** Why the lab is neither what it was nor what it was to become: a change failed, and so did going back. */
  halfChanged?: string;
}

/** A text for a tool, all that it is given for a node. */
export interface RulesOf {
  node: string;
  tool: RuleTool;
  text: string;
  /** The node's ipsets, which the text may speak of. */
  sets?: string;
}

export interface RunRequest extends ProbeRequest, Beginning {
  sight: Sight;
  steps: Step[];
  /** Whether a probe is expected to fail: what tells where packets died is got ready meanwhile. */
  failing: boolean;
}

export interface ProbeRequest {
  /** Names the run in events. */
  id: string;
  probes: { name: string; probe: PlacedProbe }[];
  /** What is open before, and as long as probes run. */
  connections: Connections[];
  /** Who sees the frames: a packet socket in each node, or a tcpdump at each interface. */
  capture: 'socket' | 'tcpdump';
  /** The interfaces whose frames are to be told; empty for a run without captures. */
  captures: { node: string; interface: string }[];
  /** Whether packets are followed through the kernels' hooks; what bridges learn and kernels drop is then told as well. */
  trace: boolean;
  /** Whether to keep what the system's own programs say of the nodes after each probe, for people to look at. */
  dumps?: boolean;
}

/** What one probe did, and what was seen meanwhile. */
export interface ProbeRun {
  probe: string;
  /** Of the probe's program; null when it could not be started or was ended by a signal. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /**
   * By what the probe's own packets are known: those with one of these protocols and local ports are its own, and no others.
   * Absent where that is not known, as of a command in a node where other programs run.
   */
  flow?: ProbeFlow[];
  /** Of each node where it was looked. */
  captures: NodeCapture[];
  /** What packets did in the nodes' kernels; of nodes that were not traced nothing is known. */
  hooks: NodeTrace[];
  /** Of nodes with bridges, where packets are followed. */
  learned?: Learned[];
  /** Connections that nodes began to track, changed or forgot, with their translations; where packets are followed. */
  tracked?: TrackedConnections[];
  /** Of a probe that failed, where packets are followed. */
  drops?: Drops;
  /** What the nodes would do with packets like those they were seen with. Of a probe that failed. */
  routes?: AskedRoute[];
  before: NodeState[];
  after: NodeState[];
  /** Only where it was asked for. */
  dumps?: NodeDump[];
}

export interface ProbeFlow {
  /** Number of the IP protocol. */
  protocol: number;
  /** `port` is ICMP's identifier of an echo, and 0 at the other end. An address is there only if it is known. */
  local: { address?: string; port: number };
  /** Whom it spoke to, if it came to speak with anybody. */
  remote?: { address: string; port: number };
}

/** What programs printed of a node, by the names of files to keep it in. */
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
  /** A terminal of this size; without it plain pipes. */
  terminal?: { columns: number; rows: number; type: string };
  env?: Record<string, string>;
  /** A program of ours, not of the container that the node may be. */
  tool?: true;
}

export interface ExecResult {
  exitCode: number;
}
