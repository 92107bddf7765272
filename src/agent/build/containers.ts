import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Namespace } from '../../kernel/namespace.ts';
import { adoptNamespace } from '../../kernel/new-namespace.ts';
import { type Container, needsRoot } from '../../lab/container.ts';
import { LabError } from '../../lab/error.ts';
import type { Holder } from '../../plan/step.ts';
import { MACHINE_PROC } from '../channel.ts';
import type { ContainerCalls, ContainerRun } from '../protocol.ts';

/**
 * The containers of one lab, by node. Each node has two: one keeps the network namespace with the lab's
 * cables, and the other is the node's own, which may end and start again.
 */
export class Containers {
  readonly #holders = new Map<string, string>();
  readonly #running = new Map<string, string>();
  /**
   * By node: the path on this machine of the /etc/hosts that the node's containers share, and the text that the
   * engine wrote there.
   */
  readonly #hosts = new Map<string, { path: string; own: string }>();
  #calls: ContainerCalls | undefined;

  constructor(engine: ContainerCalls | undefined) {
    this.#calls = engine;
  }

  /** Uses this engine from now on. */
  askInstead(engine: ContainerCalls): void {
    this.#calls = engine;
  }

  get #engine(): ContainerCalls {
    if (this.#calls) return this.#calls;
    throw new Error('containers are not for this instance');
  }

  /** Returns the id of the node's own container. */
  of(node: string): string | undefined {
    return this.#running.get(node);
  }

  /**
   * Starts a container that only keeps a network namespace open.
   * @returns this namespace
   */
  async hold(node: string, holder: Holder): Promise<Namespace> {
    // Only an agent of root has this descriptor.
    if (!existsSync(join(MACHINE_PROC, 'self/cgroup'))) throw needsRoot(node);
    const id = await this.#engine.holdNetwork(node, holder);
    this.#holders.set(node, id);
    const process = processOf(node, id);
    const path = join(process, 'root/etc/hosts');
    this.#hosts.set(node, { path, own: readFileSync(path, 'utf8') });
    return adoptNamespace(node, join(process, 'ns/net'));
  }

  /** Adds names to the /etc/hosts that a node's containers share. Nodes without a container are left alone. */
  setNames(node: string, names: string): void {
    const hosts = this.#hosts.get(node);
    if (hosts !== undefined) writeFileSync(hosts.path, `${hosts.own}${names}`);
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

  /** Lets go of the namespace. It ends when no other process has it open. */
  release(node: string): Promise<void> {
    return this.#remove([this.#running, this.#holders], node);
  }

  async releaseAll(): Promise<void> {
    await Promise.all([...this.#holders.keys()].map((node) => this.release(node)));
  }

  async #remove(from: Map<string, string>[], node: string): Promise<void> {
    const ids = from.flatMap((map) => map.get(node) ?? []);
    for (const map of from) map.delete(node);
    if (from.includes(this.#holders)) this.#hosts.delete(node);
    if (ids.length > 0) await this.#engine.removeContainers(ids);
  }
}

/**
 * Returns the folder of a container's process in /proc. The engine's process numbers may belong to another
 * namespace, so the process is found by its cgroup, which is named after the container everywhere.
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
