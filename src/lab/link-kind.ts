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

/** All kinds that the kernel makes, alone or on top of another interface of the node. */
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
/** A kind, or the loopback interface, which every node has and nobody makes. */
export type AnyKind = InterfaceKind | 'loopback';

export const INTERFACE_KINDS = ['veth', 'bridge', ...Object.keys(LINK_KINDS)] as [
  InterfaceKind,
  ...InterfaceKind[],
];

export { FIELDS } from './kind/kind.ts';

type Mode = MacvlanMode | IpvlanMode | BondMode;

/** The modes of all kinds. */
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

/** Does it carry frames? Otherwise it carries packets only, and nobody behind it has a MAC address. */
export const isEthernet = (kind: AnyKind = 'veth') =>
  kind === 'ipvlan' || kindNamed(kind).may.includes('mac');

/** Does it carry packets without an Ethernet header? */
export const isWithoutFrames = (kind: AnyKind = 'veth') =>
  !isEthernet(kind) && kind !== 'loopback' && !MASTER_KINDS.includes(kind);

/** Returns the kinds that have this field. */
export const kindsWith = (field: Field): string[] =>
  [...INTERFACE_KINDS].filter((kind) => [...kindNamed(kind).needs, ...kindNamed(kind).may].includes(field));

/** The kinds that an interface can be a port of. */
export const MASTER_KINDS: readonly AnyKind[] = ['bridge', 'bond', 'vrf'];

/** Does it share the MAC address of the interface that it stands on? */
export const sharesMac = ({ kind, mode }: { kind?: AnyKind; mode?: string }) =>
  kind === 'ipvlan' || (kind === 'macvlan' && mode === 'passthru');

/** Returns the link of an interface that `checkLab` passed. Undefined for a cable's end or a bridge. */
export function linkKindOf(given: KindFields & { kind?: InterfaceKind }): LinkKind | undefined {
  const { kind = 'veth' } = given;
  return kind === 'veth' || kind === 'bridge' ? undefined : LINK_KINDS[kind].link(given);
}
