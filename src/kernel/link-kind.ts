import type { Namespace } from './namespace.ts';
import { type KindSpec, kindMessage, type LinkKind } from './netlink/kind-messages.ts';
import type { WireguardSettings } from './netlink/wireguard-messages.ts';
import { addTun } from './tun.ts';
import { setWireguard } from './wireguard.ts';

/** Kinds that one netlink message can make, and kinds that need more calls. */
type MadeKind =
  | Exclude<LinkKind, { kind: 'wireguard' }>
  | ({ kind: 'wireguard' } & WireguardSettings)
  | { kind: 'tun' }
  | { kind: 'tap' };

/** An interface by its kind. `parent` is the name of its parent, or `node:interface` in another namespace. */
export type NamedKind = MadeKind extends infer Kind
  ? Kind extends { parent: number }
    ? Omit<Kind, 'parent'> & { parent: string }
    : Kind
  : never;

/** @param find returns the namespace of another node */
export function addLink(
  ns: Namespace,
  spec: KindSpec,
  kind: NamedKind,
  find: (node: string) => Namespace = () => ns,
): void {
  if (kind.kind === 'tun' || kind.kind === 'tap') return addTun(ns, spec, kind.kind);
  if (kind.kind === 'wireguard') {
    ns.change(kindMessage(ns.newLink(spec.name), spec, { kind: 'wireguard' }));
    return setWireguard(ns, spec.name, kind);
  }
  if (!('parent' in kind)) return ns.change(kindMessage(ns.newLink(spec.name), spec, kind));
  const [node = '', below] = kind.parent.split(':');
  if (below === undefined) {
    const parent = ns.link(kind.parent).index;
    return ns.change(kindMessage(ns.newLink(spec.name), spec, { ...kind, parent }));
  }
  // The request goes to the parent's namespace, and the interface appears in its own. So requests that both
  // namespaces have collected are sent first.
  const other = find(node);
  other.flush();
  ns.flush();
  const made = { ...kind, parent: other.link(below).index };
  other.netlink.request([kindMessage(ns.newLink(spec.name), { ...spec, nsFd: ns.fd }, made)]);
}
