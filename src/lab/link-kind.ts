import { type BondMode, bond } from './kind/bond.ts';
import { dummy } from './kind/dummy.ts';
import { geneve } from './kind/geneve.ts';
import { gre } from './kind/gre.ts';
import { gretap } from './kind/gretap.ts';
import { ipip } from './kind/ipip.ts';
import { type IpvlanMode, ipvlan } from './kind/ipvlan.ts';
import type { Field, Kind, KindFields } from './kind/kind.ts';
import { type MacvlanMode, macvlan } from './kind/macvlan.ts';
import { sit } from './kind/sit.ts';
import { tap } from './kind/tap.ts';
import { tun } from './kind/tun.ts';
import { vlan } from './kind/vlan.ts';
import { vrf } from './kind/vrf.ts';
import { vxlan } from './kind/vxlan.ts';
import { wireguard } from './kind/wireguard.ts';

/** All kinds of interfaces that the kernel makes on their own, or on top of another interface. */
const LINK_KINDS = {
  vlan,
  macvlan,
  ipvlan,
  bond,
  vrf,
  vxlan,
  geneve,
  gretap,
  gre,
  ipip,
  sit,
  wireguard,
  tun,
  tap,
  dummy,
};

type LinkKinds = typeof LINK_KINDS;
export type LinkKind = { [Name in keyof LinkKinds]: ReturnType<LinkKinds[Name]['link']> }[keyof LinkKinds];

export type InterfaceKind = 'veth' | 'bridge' | keyof LinkKinds;
/** A kind of interface. `loopback` is the interface that every node has by itself. */
export type AnyKind = InterfaceKind | 'loopback';

export const INTERFACE_KINDS = ['veth', 'bridge', ...Object.keys(LINK_KINDS)] as [
  InterfaceKind,
  ...InterfaceKind[],
];

export { FIELDS } from './kind/kind.ts';

type Mode = MacvlanMode | IpvlanMode | BondMode;

export const MODES = Object.values<Kind<LinkKind>>(LINK_KINDS).flatMap(({ modes = [] }) => modes) as [
  Mode,
  ...Mode[],
];

const OTHERS: Record<Exclude<AnyKind, keyof LinkKinds>, Omit<Kind<never>, 'link'>> = {
  veth: { needs: [], may: ['mac'] },
  bridge: { needs: [], may: ['mac'] },
  loopback: { needs: [], may: [] },
};

const KINDS: Record<AnyKind, Omit<Kind<never>, 'link'>> = { ...OTHERS, ...LINK_KINDS };

export const kindNamed = (name: AnyKind): Omit<Kind<never>, 'link'> => KINDS[name];

/** Does it carry frames? If not, it carries only IP packets, and nothing behind it has a MAC address. */
export const isEthernet = (kind: AnyKind = 'veth') =>
  kind === 'ipvlan' || kindNamed(kind).may.includes('mac');

/** Does it carry IP packets without an Ethernet header? */
export const isWithoutFrames = (kind: AnyKind = 'veth') =>
  !isEthernet(kind) && kind !== 'loopback' && !MASTER_KINDS.includes(kind);

/** Returns the kinds that have this field. */
export const kindsWith = (field: Field): string[] =>
  [...INTERFACE_KINDS].filter((kind) => [...kindNamed(kind).needs, ...kindNamed(kind).may].includes(field));

/** The kinds to which other interfaces can belong. */
export const MASTER_KINDS: readonly AnyKind[] = ['bridge', 'bond', 'vrf'];

/** Does it have the same MAC address as the interface below it? */
export const sharesMac = ({ kind, mode }: { kind?: AnyKind; mode?: string }) =>
  kind === 'ipvlan' || (kind === 'macvlan' && mode === 'passthru');

/** Returns the link of an interface that has passed `checkLab`. Undefined for a cable's end and for a bridge. */
export function linkKindOf(given: KindFields & { kind?: InterfaceKind }): LinkKind | undefined {
  const { kind = 'veth' } = given;
  return kind === 'veth' || kind === 'bridge' ? undefined : LINK_KINDS[kind].link(given);
}
