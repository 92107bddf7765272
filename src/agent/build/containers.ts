import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Namespace } from '../../kernel/namespace.ts';
import { adoptNamespace } from '../../kernel/new-namespace.ts';
import { type Container, needsRoot } from '../../lab/container.ts';
import { LabError } from '../../lab/error.ts';
import type { Holder } from '../../plan/step.ts';
import { MACHINE_PROC } from '../channel.ts';
import type { ContainerCalls, ContainerRun } from '../protocol.ts';

/**
 * The containers of one instance, by node. Each is two: one that keeps the network namespace, which gets the lab's
 * cables, and the node's own, which may end and start again.
 */
export class Containers {
  readonly #holders = new Map<string, string>();
  readonly #running = new Map<string, string>();
  #calls: ContainerCalls | undefined;

  constructor(engine: ContainerCalls | undefined) {
    this.#calls = engine;
  }

  /** From now on somebody else is asked. */
  askInstead(engine: ContainerCalls): void {
    this.#calls = engine;
  }

  get #engine(): ContainerCalls {
    if (this.#calls) return this.#calls;
    throw new Error('containers are not for this instance');
  }

  /** The id of the node's own. */
  of(node: string): string | undefined {
    return this.#running.get(node);
  }

  /** @returns the namespace of a new container that keeps it */
  async hold(node: string, holder: Holder): Promise<Namespace> {
    // Without root the agent has no such descriptor.
    if (!existsSync(join(MACHINE_PROC, 'self/cgroup'))) throw needsRoot(node);
    const id = await this.#engine.holdNetwork(node, holder);
    this.#holders.set(node, id);
    return adoptNamespace(node, join(processOf(node, id), 'ns/net'));
  }

  async start(node: string, container: Container): Promise<void> {
    const holder = this.#holders.get(node) ?? '';
    this.#running.set(node, await this.#engine.startContainer(node, container, holder));
  }

  run(container: string, command: string[], timeout: number): Promise<ContainerRun> {
    return this.#engine.runInContainer(container, command, timeout);
  }

  stop(node: string): Promise<void> {
    return this.#remove([this.#running], node);
  }

  /** The namespace goes when nobody else has it open. */
  release(node: string): Promise<void> {
    return this.#remove([this.#running, this.#holders], node);
  }

  async releaseAll(): Promise<void> {
    await Promise.all([...this.#holders.keys()].map((node) => this.release(node)));
  }

  async #remove(from: Map<string, string>[], node: string): Promise<void> {
    const ids = from.flatMap((map) => map.get(node) ?? []);
    for (const map of from) map.delete(node);
    if (ids.length > 0) await this.#engine.removeContainers(ids);
  }
}

/**
 * The folder in /proc of a container's process. Its number is the engine's, who may count otherwise than we do: a cgroup
 * is named after the container everywhere.
 */
function processOf(node: string, container: string): string {
  const found = readdirSync(MACHINE_PROC).find(
    (pid) => /^\d+$/.test(pid) && cgroups(pid).includes(container),
  );
  if (found !== undefined) return join(MACHINE_PROC, found);
  const what = 'its container is no process of this machine: the engine runs elsewhere';
  throw new LabError('unable', { where: node, what }, 'lab … --runtime docker builds the whole lab there');
}

function cgroups(pid: string): string {
  try {
    return readFileSync(join(MACHINE_PROC, pid, 'cgroup'), 'utf8');
  } catch {
    return '';
  }
}
