import type { AgentCalls } from '../agent/protocol.ts';
import type { LabFolder } from './lab-folder.ts';
import type { Owner } from './owner.ts';
import type { LocalRuntime } from './runtime.ts';

/** All calls of the agent, each returning a promise. */
export type Agent = {
  [Name in keyof AgentCalls]: (
    ...asked: Parameters<AgentCalls[Name]>
  ) => Promise<Awaited<ReturnType<AgentCalls[Name]>>>;
};

export interface Sandbox {
  agent: Agent;
  runtime: LocalRuntime | 'docker' | 'vm';
  /** The process or container with which the sandbox ends. */
  owner: Owner;
  /** Why the sandbox runs elsewhere than expected, as a sentence for the user. */
  notice?: string;
  /** Lets the sandbox outlive this process. */
  release(): Promise<void>;
  /** Ends everything in the sandbox. Resolves when all of it is gone. */
  close(): Promise<void>;
}

/** The folder of a sandbox that outlives the process that opened it. */
export interface Home {
  folder: LabFolder;
  /** Resolves when the folder exists and only this process uses it. Rejects if that cannot be. */
  free: Promise<unknown>;
}

export interface SandboxOptions {
  /** Set if the sandbox outlives this process. */
  home?: Home;
  /** Are nodes in the sandbox containers? */
  containers?: boolean;
  /** May its programs see everything that the user can see? */
  trust?: boolean;
  /** The kernel for a virtual machine: a release, or the path of an image. */
  kernel?: string | undefined;
  /** The docker context whose engine is used. */
  context?: string | undefined;
  /** Called as soon as the agent can be asked, while it is still starting. The caller handles the promise. */
  first?: (agent: Agent) => Promise<unknown>;
}
