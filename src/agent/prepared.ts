import type { Namespace } from '../kernel/namespace.ts';
import { createNamespaces } from '../kernel/new-namespace.ts';
import { type Capacity, howManyFit } from '../plan/capacity.ts';
import { type Needs, needsOf } from '../plan/needs.ts';

/** Namespaces are made ahead only if this many labs of that size would fit, as nobody has checked the lab yet. */
const PLENTY = 4;

/** Namespaces of nodes, made while the CLI still plans what goes into them. */
export class Prepared {
  readonly #namespaces = new Map<string, Namespace>();

  /** @param left what the machine had left before any was made */
  constructor(nodes: readonly string[], left: Capacity) {
    const needs = needsOf(nodes.map((node) => ({ do: 'node', node })));
    const made = hasPlenty(left, needs) ? createNamespaces(nodes) : [];
    for (const namespace of made) this.#namespaces.set(namespace.name, namespace);
  }

  /** Returns the namespaces of the nodes, in order. Missing ones are made now. */
  take(nodes: readonly string[]): Namespace[] {
    const found = nodes.map((node) => this.#namespaces.get(node));
    for (const node of nodes) this.#namespaces.delete(node);
    const others = createNamespaces(nodes.filter((_, index) => found[index] === undefined));
    return found.map((namespace) => namespace ?? (others.shift() as Namespace));
  }

  /** Closes those that nobody took. */
  close(): void {
    for (const namespace of this.#namespaces.values()) namespace.close();
    this.#namespaces.clear();
  }
}

function hasPlenty(left: Capacity, needs: Needs): boolean {
  try {
    return howManyFit(left, '', needs) >= PLENTY;
  } catch {
    return false;
  }
}
