import { LabError } from '../error.ts';
import { MOST_NODES, MOST_PORTS } from '../limits.ts';
import type { Interface, LabNode } from '../types.ts';

type End = `${string}:${string}`;

/** Nodes and their cables: what a generator gives, to be spread into a lab. */
export interface Wiring {
  nodes: Record<string, LabNode>;
  links: [End, End][];
}

/** The bridge of every switch. */
const BRIDGE = 'br0';

/** In a network with loops a bridge needs the spanning tree protocol: without it frames circle for ever. */
export interface SwitchOptions {
  stp?: true;
}

/**
 * Hosts and switches, wired as they are named. Interfaces are numbered as Mininet does it: those of a host from `eth0`,
 * those of a switch from `eth1`.
 */
export class Wires {
  readonly #hosts: string[] = [];
  readonly #interfaces = new Map<string, Map<string, Interface>>();
  readonly #links: [End, End][] = [];
  readonly #bridge: Interface;

  constructor({ stp }: SwitchOptions = {}) {
    this.#bridge = { kind: 'bridge', ...(stp && { stp }) };
  }

  host(name: string): string {
    this.#hosts.push(name);
    return this.#add(name, []);
  }

  switch(name: string): string {
    return this.#add(name, [[BRIDGE, this.#bridge]]);
  }

  link(a: string, b: string): void {
    this.#links.push([this.#port(a), this.#port(b)]);
  }

  /** Hosts get 10.0.0.1/8 and so on, in the order a person would count them: `h2` before `h10`. */
  build(): Wiring {
    for (const [index, host] of this.#hosts.sort(byNumbers).entries()) {
      const eth0 = this.#interfaces.get(host)?.get('eth0');
      if (eth0) eth0.addresses = [`${hostAddress(index + 1)}/8`];
    }
    for (const [node, interfaces] of this.#interfaces) checkPorts(node, interfaces.size - 1);
    const nodes = [...this.#interfaces].map(([name, interfaces]): [string, LabNode] => [
      name,
      { interfaces: Object.fromEntries(interfaces) },
    ]);
    return { nodes: Object.fromEntries(nodes), links: this.#links };
  }

  #add(name: string, interfaces: [string, Interface][]): string {
    this.#interfaces.set(name, new Map(interfaces));
    if (this.#interfaces.size <= MOST_NODES) return name;
    const [what, allowed] = ['more nodes than any machine can run', `${MOST_NODES} at most`];
    throw new LabError('usage', { where: 'topology', what, allowed });
  }

  /** The next free interface of the node; a port of the bridge where it is a switch. */
  #port(node: string): End {
    const own = this.#interfaces.get(node);
    if (own === undefined) throw new Error(`no node ${node} to link`);
    const name = `eth${own.size}`;
    own.set(name, own.has(BRIDGE) ? { master: BRIDGE } : {});
    return `${node}:${name}`;
  }
}

function checkPorts(node: string, count: number): void {
  if (count <= MOST_PORTS) return;
  const allowed = `${MOST_PORTS} at most, as the kernel has it`;
  throw new LabError('usage', { where: `${node}:${BRIDGE}`, what: `has ${count} ports`, allowed });
}

/** `h1x2` before `h1x10`. */
function byNumbers(a: string, b: string): number {
  const numbers = (name: string) => name.match(/\d+/g)?.map(Number) ?? [];
  const [left, right] = [numbers(a), numbers(b)];
  const differing = left.findIndex((number, index) => number !== right[index]);
  return (left[differing] ?? 0) - (right[differing] ?? 0);
}

/** The `number`th of 10.0.0.0/8. */
function hostAddress(number: number): string {
  return `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
}
