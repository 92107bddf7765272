import type { Namespace } from '../../kernel/namespace.ts';
import type { LinkState } from '../../kernel/netlink/link-state.ts';
import { linkTable } from '../../kernel/read.ts';

/** What is asked of the kernel once for all that begin to watch a node: it keeps whoever asks waiting while links change elsewhere. */
export class NodeLinks {
  readonly #known = new Map<Namespace, Map<number, LinkState>>();

  /** The node's interfaces by their numbers, as they were when somebody asked first. */
  of(node: Namespace): ReadonlyMap<number, LinkState> {
    const links = this.#known.get(node) ?? linkTable(node);
    this.#known.set(node, links);
    return links;
  }

  /** Their names. */
  namesOf(node: Namespace): Map<number, string> {
    return new Map([...this.of(node)].map(([index, { name }]) => [index, name]));
  }

  hasBridge(node: Namespace): boolean {
    return [...this.of(node).values()].some(({ kind }) => kind === 'bridge');
  }
}
