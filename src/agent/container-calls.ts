import type { Container } from '../lab/container.ts';
import type { Holder } from '../plan/step.ts';

/** What the CLI does with the container engine on behalf of the agent, which cannot reach it. */
export interface ContainerCalls {
  /** Starts a container that only keeps a network namespace open. @returns its id */
  holdNetwork(node: string, holder: Holder): Promise<string>;
  /**
   * Starts a node's container in the namespace that the container `holder` keeps. Resolves with its id when it is
   * ready.
   */
  startContainer(node: string, container: Container, holder: string): Promise<string>;
  /** Runs a program in a container until it ends, or for `timeout` seconds. */
  runInContainer(container: string, command: string[], timeout: number): Promise<ContainerRun>;
  /** Resolves when the containers are gone. */
  removeContainers(containers: string[]): Promise<void>;
}

export interface ContainerRun {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}
