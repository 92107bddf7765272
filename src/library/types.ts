import type { Defined, Names } from '../lab/define.ts';
import type { PacketExpectation, Probe, ToggleValues } from '../lab/types.ts';
import type { ProbeVerdict } from '../verdict/types.ts';
import type { Signal } from './globals.ts';

export interface StartOptions<N extends Names = Names> {
  /** Start with this scenario's toggle values. */
  scenario?: N['scenario'];
  /** Start with these toggle values. Other toggles have the scenario's values, or their defaults. */
  toggles?: Partial<N['toggles']>;
  /**
   * Where the lab runs. `auto` (the default) uses this machine: root's own namespaces for root, a user namespace
   * for others; if the machine allows neither, it uses Docker.
   */
  runtime?: 'auto' | 'rootless' | 'root' | 'docker' | 'vm';
  /** Let the lab's programs see all files of this machine, not only programs and the folder of the lab's file. */
  trust?: boolean;
}

/**
 * A running lab that belongs to this process. It ends with `close`, with its `await using` block, or with this
 * process.
 */
export interface RunningLab<N extends Names = Names> extends AsyncDisposable {
  readonly name: string;
  /** The toggle values at this moment. */
  readonly toggles: Readonly<N['toggles']>;
  /** @throws LabError `usage` if the lab has no such node */
  node(name: N['node']): RunningNode;
  /**
   * Runs a probe while every cable is captured, and returns what was observed. A failed probe is a result, not an
   * error. Several calls at once wait for each other.
   * @param probe the name of one of the lab's probes, or a probe of your own
   */
  probe(probe: N['probe'] | Probe): Promise<Probed>;
  /** Changes toggles as `lab set` does. Returns the changes, one line each. */
  set(values: Partial<N['toggles']>): Promise<string[]>;
  /** Changes the lab to another definition, as `lab apply` does. Toggles that both have keep their values. */
  apply(definition: Defined): Promise<string[]>;
  /** Empties the ARP, FDB and conntrack tables. */
  cool(): Promise<void>;
  /** Removes the lab. Resolves when its processes have ended. */
  close(): Promise<void>;
}

export interface RunningNode {
  readonly name: string;
  /**
   * Runs a program in the node. Its exit code is a result, even if it is not 0.
   * @param command a program with its arguments, or a shell command for `sh`
   */
  exec(command: string | readonly string[], options?: ExecOptions): Promise<Executed>;
  /** Asks for a URL from this node, like a probe of kind `http`. */
  probe(url: string, options?: { connectTimeout?: number }): Promise<Probed>;
}

export interface ExecOptions {
  input?: string;
  env?: Record<string, string>;
  /** Sends SIGTERM to the program. */
  signal?: Signal;
}

export interface Executed {
  /** 128 plus the signal's number for a program that a signal ended; 127 if there is no such program. */
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface Probed extends ProbeVerdict {
  /** The toggle values while it ran. */
  readonly toggles: ToggleValues;
  /** Why nobody can say whether such a packet was seen. Undefined if it can be said. */
  contradiction(packet: PacketExpectation): string | undefined;
}
