import type { Defined, Names } from '../lab/define.ts';
import type { PacketExpectation, Probe, ToggleValues } from '../lab/types.ts';
import type { ProbeVerdict } from '../verdict/types.ts';
import type { Signal } from './globals.ts';

export interface StartOptions<N extends Names = Names> {
  /** Start with the toggle values of this scenario. */
  scenario?: N['scenario'];
  /** Start with these toggle values; the others have the scenario's, or their defaults. */
  toggles?: Partial<N['toggles']>;
  /** How to get namespaces: `auto` (the default) takes root's way for root, else the way that needs no root, and Docker where neither is allowed. */
  runtime?: 'auto' | 'rootless' | 'root' | 'docker' | 'vm';
  /** Programs of the lab see all of this machine's files, and not just programs and the folder of the lab's file. */
  trust?: boolean;
}

/** A lab that runs in this process's care: it ends with `close`, with its `await using` block, or with this process. */
export interface RunningLab<N extends Names = Names> extends AsyncDisposable {
  readonly name: string;
  /** As they are now. */
  readonly toggles: Readonly<N['toggles']>;
  /** @throws LabError `usage` where the lab has no such node */
  node(name: N['node']): RunningNode;
  /**
   * Asks, watches every wire meanwhile, and says what was seen: a failure is a result. Several at once wait for each other.
   * @param probe one of the lab's by name, or one of your own
   */
  probe(probe: N['probe'] | Probe): Promise<Probed>;
  /** Changes toggles as `lab set` does; returns what changed, one line each. */
  set(values: Partial<N['toggles']>): Promise<string[]>;
  /** Changes the lab to another definition, as `lab apply` does; toggles it has as well keep their values. */
  apply(definition: Defined): Promise<string[]>;
  /** Empties the ARP, FDB and conntrack tables. */
  cool(): Promise<void>;
  /** Removes the lab; resolves when its processes are gone. */
  close(): Promise<void>;
}

export interface RunningNode {
  readonly name: string;
  /**
   * Runs a program in the node; its exit code is data, also when it is not 0.
   * @param command a program with its arguments, or a line for `sh`
   */
  exec(command: string | readonly string[], options?: ExecOptions): Promise<Executed>;
  /** Asks for a URL from here, as an `http` probe does. */
  probe(url: string, options?: { connectTimeout?: number }): Promise<Probed>;
}

export interface ExecOptions {
  input?: string;
  env?: Record<string, string>;
  /** Sends the program SIGTERM. */
  signal?: Signal;
}

export interface Executed {
  /** 128 and the signal's number for a program that a signal ended; 127 where there is no such program. */
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** What one probe saw. */
export interface Probed extends ProbeVerdict {
  /** Toggle values at the time. */
  readonly toggles: ToggleValues;
  /** Why it cannot be said that such a packet was seen, or, with `seen: false`, that none was; undefined where it can. */
  contradiction(packet: PacketExpectation): string | undefined;
}
