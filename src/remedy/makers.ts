import type { TopologyNode } from '../plan/topology.ts';

/**
 * Programs that write a machine's rules, and may write them anew at any time. Rules that were typed by hand are
 * lost then.
 */
export type Maker =
  | 'firewalld'
  | 'ufw'
  | 'fw4'
  | 'fw3'
  | 'docker'
  | 'kube-proxy'
  | 'libvirt'
  | 'lxc'
  | 'incus'
  | 'proxmox';

/** The name in a program's rules by which it is recognised, whatever else is installed. */
const MARKS: readonly (readonly [maker: Maker, mark: RegExp])[] = [
  ['kube-proxy', /\bKUBE-SERVICES\b|^table ip6? kube-proxy\b/m],
  ['firewalld', /^table inet firewalld\b|^(?::|-N )(?:IN|FWD|POST)_\w+|_ZONES\b/m],
  ['ufw', /\bufw6?-before-/],
  ['fw4', /^table inet fw4\b/m],
  ['fw3', /\bzone_(?:lan|wan)_/],
  ['docker', /(?::|-N )DOCKER\b|^table ip6? docker-bridges\b/m],
  ['libvirt', /\bLIBVIRT_|^table ip6? libvirt_network\b/m],
  ['lxc', /^table (?:inet|ip6?) lxc\b|\blxcbr0\b/m],
  ['incus', /^table inet (?:incus|lxd)\b/m],
  ['proxmox', /\bPVEFW-/],
];

/** Returns who made the node's rules. */
export function makersOf(node: TopologyNode | undefined): ReadonlySet<Maker> {
  const { iptables = '', ip6tables = '', nft = '', ebtables = '' } = node?.rules ?? {};
  const text = `${iptables}\n${ip6tables}\n${ebtables}\n${nft}`;
  return new Set(MARKS.flatMap(([maker, mark]) => (mark.test(text) ? [maker] : [])));
}

/** Does the program's language apply to one zone? Then a rule for all interfaces would differ from what is typed. */
export function isZoned(node: TopologyNode | undefined): boolean {
  const makers = makersOf(node);
  return makers.has('fw4') || makers.has('firewalld');
}

/** Does the program's language have only rules for one connection? Then a rule for many differs from what is typed. */
export function isOneByOne(node: TopologyNode | undefined): boolean {
  return isZoned(node) || makersOf(node).has('ufw');
}
