import type { Container } from '../lab/container.ts';
import type { Holder } from '../plan/step.ts';

/** What the CLI does for the agent with a container engine, which the agent cannot reach. */
export interface ContainerCalls {
  /** Starts a container that does nothing but keep a network namespace of its own. @returns its id */
  holdNetwork(node: string, holder: Holder): Promise<string>;
  /** Starts a node's container in the namespace that `holder` keeps; resolves with its id when it is ready. */
  startContainer(node: string, container: Container, holder: string): Promise<string>;
  /** Runs a program in it to its end, or for `timeout` seconds. */
  runInContainer(container: string, command: string[], timeout: number): Promise<ContainerRun>;
  /** Resolves when nothing of them is left. */
  removeContainers(containers: string[]): Promise<void>;
}

export interface ContainerRun {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}
