import type { Files } from '../kernel/mount-namespace.ts';
import type { Namespace } from '../kernel/namespace.ts';
import { createNamespace, createNamespaces } from '../kernel/new-namespace.ts';
import { readSysctl } from '../kernel/sysctl.ts';
import { usualValue } from '../lab/baseline.ts';
import { LabError } from '../lab/error.ts';
import type { RuleTool } from '../lab/types.ts';
import type { Holder } from '../plan/step.ts';
import { defaultKey, sysctlInterface } from '../plan/sysctl-key.ts';
import { Containers } from './build/containers.ts';
import type { Lease } from './build/dhcp-message.ts';
import { FreshSettings } from './build/fresh-settings.ts';
import { SetupLog } from './build/setup-log.ts';
import { closeFiles, createFiles } from './files/files.ts';
import { furnishNode } from './files/node.ts';
import type { CliCalls, Sight } from './protocol.ts';
import { Authority } from './service/authority.ts';
import type { RunningService } from './service/service.ts';

interface InstanceOptions {
  /** Calls to the CLI, for everything that needs rights on the machine itself. */
  cli?: CliCalls;
  /** How many processes its programs may be. Absent if they may see the processes of other labs. */
  mostProcesses?: number | undefined;
}

/**
 * One built lab: a network namespace for each node, and one more, the "floor", for the other ends of unplugged
 * ports. Instances share nothing, so several may use the same names at once.
 */
export class Instance {
  readonly floor: Namespace = createNamespace('floor');
  readonly #nodes = new Map<string, Namespace>();
  readonly #services = new Map<string, RunningService>();
  readonly #ruled = new Set<string>();
  readonly #withSets = new Set<string>();
  readonly #settings = new FreshSettings(this.floor);
  /** Nodes that have a resolv.conf of their own. */
  readonly resolvers = new Set<string>();
  /** The text of each node's hosts file: the names by which it knows other nodes. */
  readonly names = new Map<string, string>();
  /** Addresses from DHCP, by the `node:interface` that asked. Undefined if no server answered. */
  readonly leases = new Map<string, Lease | undefined>();
  /** The file that covers another one, by `node path`. Undefined if there was no file before. */
  readonly files = new Map<string, string | undefined>();
  /** Set-up commands that ran, by node. */
  readonly setups = new SetupLog();
  readonly containers: Containers;
  readonly authority = new Authority(this.floor);
  readonly #sight: Sight;
  readonly #mostProcesses: number | undefined;
  #cli: CliCalls | undefined;
  #files: Files | undefined;

  /** @param sight what its programs see of the machine's files */
  constructor(sight: Sight, { cli, mostProcesses }: InstanceOptions = {}) {
    this.#sight = sight;
    this.#mostProcesses = mostProcesses;
    this.#see(this.floor);
    this.#cli = cli;
    this.containers = new Containers(cli);
  }

  /** Lets programs of the namespace see the lab's files. The files are made when the first program starts. */
  #see(namespace: Namespace): void {
    namespace.furnish = () =>
      furnishNode(this.names.get(namespace.name) ?? '', this.#sight, Math.max(1, this.#nodes.size));
    if (this.#sight.everything) return;
    namespace.files = () => {
      this.#files ??= createFiles(namespace.name, this.#sight, this.#mostProcesses);
      return this.#files;
    };
  }

  get cli(): CliCalls | undefined {
    return this.#cli;
  }

  /** Uses this CLI from now on. The CLI of `lab up` has ended by the time `lab set` runs. */
  askInstead(cli: CliCalls): void {
    this.#cli = cli;
    this.containers.askInstead(cli);
  }

  get nodes(): Namespace[] {
    return [...this.#nodes.values()];
  }

  addAll(nodes: readonly string[]): void {
    for (const namespace of createNamespaces(nodes)) this.#add(namespace);
  }

  #add(namespace: Namespace): void {
    namespace.begin();
    this.#see(namespace);
    this.#nodes.set(namespace.name, namespace);
  }

  /** Adds a node whose namespace a container keeps. Its settings may differ from those of a new namespace. */
  async addContainer(node: string, holder: Holder): Promise<void> {
    const namespace = await this.containers.hold(node, holder);
    this.#add(namespace);
    this.#settings.doubt(namespace);
  }

  node(name: string): Namespace {
    const found = this.#nodes.get(name);
    if (found) return found;
    const allowed = `nodes are ${[...this.#nodes.keys()].join(', ')}`;
    throw new LabError('usage', { where: name, what: 'no such node in this lab', allowed });
  }

  /** Removes a node. The kernel frees its namespace when the last program in it ends. */
  delete(node: string): void {
    this.node(node).close();
    this.#nodes.delete(node);
    this.#ruled.delete(node);
    this.#withSets.delete(node);
    this.resolvers.delete(node);
    this.names.delete(node);
    this.setups.forget(node);
    for (const place of this.leases.keys()) if (place.startsWith(`${node}:`)) this.leases.delete(place);
  }

  /** Resets a setting: to the node's default for an interface's setting, otherwise to the value in a new namespace. */
  resetSysctl(node: string, key: string): void {
    const name = sysctlInterface(key);
    const ns = this.node(node);
    const usual = usualValue(key);
    const fresh = () => (name ? readSysctl(ns, defaultKey(key, name)) : readSysctl(this.floor, key));
    this.#settings.write(ns, key, usual ?? fresh());
  }

  /** Gives a node the lab's baseline for settings that a new namespace inherits from the machine. */
  setBaseline(node: string): void {
    this.#settings.makeUsual(this.node(node));
  }

  setSysctl(node: string, key: string, value: string): void {
    this.#settings.write(this.node(node), key, value);
  }

  /** Sends the collected kernel messages of all nodes that are being built. */
  flush(): void {
    for (const node of this.#nodes.values()) node.flush();
  }

  /** From here on every message is sent to the kernel at once. */
  settle(): void {
    for (const node of this.#nodes.values()) node.settle();
    this.#settings.forget();
  }

  /** @param tool the tool whose rules are loaded; absent if it is not known */
  markRuled(node: string, tool?: RuleTool): void {
    this.#ruled.add(node);
    if (tool === undefined || tool === 'ipset') this.#withSets.add(node);
  }

  /** May the node have ipsets? */
  hasSets(node: string): boolean {
    return this.#withSets.has(node);
  }

  /** Did the node ever get iptables, ebtables or nft rules? */
  isRuled(node: string): boolean {
    return this.#ruled.has(node);
  }

  keep(node: string, service: string, running: RunningService): void {
    this.#services.set(`${node} ${service}`, running);
  }

  async endService(node: string, service: string): Promise<void> {
    const key = `${node} ${service}`;
    await this.#services.get(key)?.stop();
    this.#services.delete(key);
  }

  /** Removes the lab. The kernel frees a namespace with all its links and rules when no process holds it. */
  async remove(): Promise<void> {
    await Promise.all([...this.#services.values()].map((service) => service.stop()));
    for (const namespace of [this.floor, ...this.nodes]) namespace.close();
    if (this.#files) closeFiles(this.#files);
    await this.containers.releaseAll();
  }
}
