import type { Namespace } from '../../kernel/namespace.ts';
import type { LinkState } from '../../kernel/netlink/link-state.ts';
import { linkTable } from '../../kernel/read.ts';

/**
 * Caches each node's interfaces for all watches that begin: the kernel answers slowly while links change elsewhere.
 */
export class NodeLinks {
  readonly #known = new Map<Namespace, Map<number, LinkState>>();

  /** Returns the node's interfaces by number, as they were at the first call. */
  of(node: Namespace): ReadonlyMap<number, LinkState> {
    const links = this.#known.get(node) ?? linkTable(node);
    this.#known.set(node, links);
    return links;
  }

  namesOf(node: Namespace): Map<number, string> {
    return new Map([...this.of(node)].map(([index, { name }]) => [index, name]));
  }

  hasBridge(node: Namespace): boolean {
    return [...this.of(node).values()].some(({ kind }) => kind === 'bridge');
  }
}
