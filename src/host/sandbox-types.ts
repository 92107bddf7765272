import type { AgentCalls } from '../agent/protocol.ts';
import type { LabFolder } from './lab-folder.ts';
import type { Owner } from './owner.ts';
import type { LocalRuntime } from './runtime.ts';

/** Every call with its answer. */
export type Agent = {
  [Name in keyof AgentCalls]: (
    ...asked: Parameters<AgentCalls[Name]>
  ) => Promise<Awaited<ReturnType<AgentCalls[Name]>>>;
};

export interface Sandbox {
  agent: Agent;
  runtime: LocalRuntime | 'docker' | 'vm';
  /** What it lives and ends with. */
  owner: Owner;
  /** Why it is not where one would expect it, in a sentence for the user. */
  notice?: string;
  /** Lets it live on without this process. */
  release(): Promise<void>;
  /** Ends everything in it; resolves when that is gone. */
  close(): Promise<void>;
}

/** Where a sandbox is found that outlives the process which opened it. */
export interface Home {
  folder: LabFolder;
  /** Resolves when the folder is there, and this process alone may use it; rejected when it may not. */
  free: Promise<unknown>;
}

export interface SandboxOptions {
  /** For one that is to outlive this process. */
  home?: Home;
  /** Whether nodes in it are to be containers. */
  containers?: boolean;
  /** Whether its programs are to see all that the user sees. */
  trust?: boolean;
  /** The kernel of a virtual machine for it: a release, or the file of an image. */
  kernel?: string | undefined;
  /** The context of the docker command whose engine it is to be on. */
  context?: string | undefined;
  /** Nodes whose namespaces may be made meanwhile. */
  nodes?: string[];
  /** Called as soon as something can be asked of the agent, who starts meanwhile. What comes of it is the caller's. */
  first?: (agent: Agent) => Promise<unknown>;
}
