import { LabError } from '../error.ts';
import { MOST_NODES, MOST_PORTS } from '../limits.ts';
import type { Interface, LabNode } from '../types.ts';

type End = `${string}:${string}`;

/** The nodes and links of a generated lab, to be used in a definition. */
export interface Wiring {
  nodes: Record<string, LabNode>;
  links: [End, End][];
}

/** The name of the bridge in every switch. */
const BRIDGE = 'br0';

/** Without the spanning tree protocol, frames would circle for ever in a network with loops. */
export interface SwitchOptions {
  stp?: true;
}

/**
 * Collects hosts and switches, and connects them by name. Interfaces are numbered as in Mininet: from `eth0` on
 * hosts, from `eth1` on switches.
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

  /** Gives the hosts the addresses 10.0.0.1/8 and so on, in natural order: `h2` before `h10`. */
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

  /** Returns the node's next free interface. On a switch it is a port of the bridge. */
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

/** Sorts by the numbers in names: `h1x2` before `h1x10`. */
function byNumbers(a: string, b: string): number {
  const numbers = (name: string) => name.match(/\d+/g)?.map(Number) ?? [];
  const [left, right] = [numbers(a), numbers(b)];
  const differing = left.findIndex((number, index) => number !== right[index]);
  return (left[differing] ?? 0) - (right[differing] ?? 0);
}

/** Returns address number `number` of 10.0.0.0/8. */
function hostAddress(number: number): string {
  return `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
}
