import type { Namespace } from './namespace.ts';
import { type KindSpec, kindMessage, type LinkKind } from './netlink/kind-messages.ts';

/** An interface by its kind; `parent` is the name of the one it is on, or `node:interface` of another namespace. */
type NamedKind = LinkKind extends infer Kind
  ? Kind extends { parent: number }
    ? Omit<Kind, 'parent'> & { parent: string }
    : Kind
  : never;

/** @param find the namespace of another node */
export function addLink(
  ns: Namespace,
  spec: KindSpec,
  kind: NamedKind,
  find: (node: string) => Namespace = () => ns,
): void {
  if (!('parent' in kind)) return ns.change(kindMessage(ns.newLink(spec.name), spec, kind));
  const [node = '', below] = kind.parent.split(':');
  if (below === undefined) {
    const parent = ns.link(kind.parent).index;
    return ns.change(kindMessage(ns.newLink(spec.name), spec, { ...kind, parent }));
  }
  // It is asked for where its parent is, and made where it is to be: whatever was gathered for either comes first.
  const other = find(node);
  other.flush();
  ns.flush();
  const made = { ...kind, parent: other.link(below).index };
  other.netlink.request([kindMessage(ns.newLink(spec.name), { ...spec, nsFd: ns.fd }, made)]);
}
