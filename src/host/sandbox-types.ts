import type { AgentCalls } from '../agent/protocol.ts';
import type { LabFolder } from './lab-folder.ts';
import type { Owner } from './owner.ts';
import type { LocalRuntime } from './runtime.ts';

/** All calls of the agent, with promises as answers. */
export type Agent = {
  [Name in keyof AgentCalls]: (
    ...asked: Parameters<AgentCalls[Name]>
  ) => Promise<Awaited<ReturnType<AgentCalls[Name]>>>;
};

export interface Sandbox {
  agent: Agent;
  runtime: LocalRuntime | 'docker' | 'vm';
  /** What it ends with. */
  owner: Owner;
  /** Why it runs elsewhere than expected, as a sentence for the user. */
  notice?: string;
  /** Lets it outlive this process. */
  release(): Promise<void>;
  /** Ends everything in it. Resolves when that is gone. */
  close(): Promise<void>;
}

/** The folder of a sandbox that outlives the process which opened it. */
export interface Home {
  folder: LabFolder;
  /** Resolves when the folder is there and only this process uses it. Rejects if that is impossible. */
  free: Promise<unknown>;
}

export interface SandboxOptions {
  /** For a sandbox that outlives this process. */
  home?: Home;
  /** Will nodes in it be containers? */
  containers?: boolean;
  /** Do its programs see everything that the user sees? */
  trust?: boolean;
  /** The kernel of a virtual machine: a release, or the file of an image. */
  kernel?: string | undefined;
  /** The context of the docker command whose engine to use. */
  context?: string | undefined;
  /** Called as soon as the agent can be asked, while it starts. The caller handles the result. */
  first?: (agent: Agent) => Promise<unknown>;
}
