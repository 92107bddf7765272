import type { Namespace } from './namespace.ts';
import { type KindSpec, kindMessage, type LinkKind } from './netlink/kind-messages.ts';

/** An interface by its kind; `parent` is the name of the one it is on. */
type NamedKind = LinkKind extends infer Kind
  ? Kind extends { parent: number }
    ? Omit<Kind, 'parent'> & { parent: string }
    : Kind
  : never;

export function addLink(ns: Namespace, spec: KindSpec, kind: NamedKind): void {
  const link = ns.newLink(spec.name);
  const made = 'parent' in kind ? { ...kind, parent: ns.link(kind.parent).index } : kind;
  ns.change(kindMessage(link, spec, made));
}
