import type { Interface } from './types.ts';

/** An interface that the kernel makes by itself, or on top of another of the same node. */
export type LinkKind =
  /** 802.1Q: the frames of `parent` that have the tag. */
  | { kind: 'vlan'; parent: string; id: number }
  /** Another station on the cable of `parent`, with a MAC address of its own, or, with `ipvlan`, with the same one. */
  | { kind: 'macvlan'; parent: string; mode: MacvlanMode }
  | { kind: 'ipvlan'; parent: string; mode: IpvlanMode }
  /** Several interfaces as one, and a routing table of some interfaces; both name themselves as the `master` of theirs. */
  | { kind: 'bond'; mode: BondMode }
  | { kind: 'vrf'; table: number }
  /** A tunnel for frames, over UDP. */
  | { kind: 'vxlan'; id: number; local: string; remote: string }
  | { kind: 'geneve'; id: number; remote: string }
  /** A tunnel over IPv4: `gretap` for frames, `gre` for packets, `ipip` for those of IPv4, `sit` for those of IPv6. */
  | { kind: IpTunnelKind; local: string; remote: string }
  | { kind: 'dummy' };

export type InterfaceKind = 'veth' | 'bridge' | LinkKind['kind'];
/** With what every node has, and nobody makes. */
export type AnyKind = InterfaceKind | 'loopback';

export const MACVLAN_MODES = ['bridge', 'private', 'vepa', 'passthru'] as const;
export const IPVLAN_MODES = ['l2', 'l3', 'l3s'] as const;
export const BOND_MODES = [
  ...(['balance-rr', 'active-backup', 'balance-xor', 'broadcast'] as const),
  ...(['802.3ad', 'balance-tlb', 'balance-alb'] as const),
] as const;
export type MacvlanMode = (typeof MACVLAN_MODES)[number];
export type IpvlanMode = (typeof IPVLAN_MODES)[number];
export type BondMode = (typeof BOND_MODES)[number];

/** By kind, the first of which it has where none is given. */
export const MODES: Partial<Record<AnyKind, readonly string[]>> = {
  macvlan: MACVLAN_MODES,
  ipvlan: IPVLAN_MODES,
  bond: BOND_MODES,
};

export type IpTunnelKind = 'gre' | 'gretap' | 'ipip' | 'sit';

type Field = 'mac' | 'parent' | 'id' | 'mode' | 'table' | 'local' | 'remote';

/** What else an interface of each kind says of itself. */
export const KIND_FIELDS: Record<AnyKind, { needs: Field[]; may: Field[] }> = {
  veth: { needs: [], may: ['mac'] },
  bridge: { needs: [], may: ['mac'] },
  vlan: { needs: ['parent', 'id'], may: ['mac'] },
  macvlan: { needs: ['parent'], may: ['mac', 'mode'] },
  ipvlan: { needs: ['parent'], may: ['mode'] },
  bond: { needs: [], may: ['mac', 'mode'] },
  vrf: { needs: ['table'], may: [] },
  vxlan: { needs: ['id', 'local', 'remote'], may: ['mac'] },
  geneve: { needs: ['id', 'remote'], may: ['mac'] },
  gretap: { needs: ['local', 'remote'], may: ['mac'] },
  gre: { needs: ['local', 'remote'], may: [] },
  ipip: { needs: ['local', 'remote'], may: [] },
  sit: { needs: ['local', 'remote'], may: [] },
  dummy: { needs: [], may: ['mac'] },
  loopback: { needs: [], may: [] },
};

export const FIELDS: Field[] = ['mac', 'parent', 'id', 'mode', 'table', 'local', 'remote'];

/** Does it carry frames? Otherwise packets alone, and nobody behind it has a MAC address. */
export const isEthernet = (kind: AnyKind = 'veth') =>
  kind === 'ipvlan' || KIND_FIELDS[kind].may.includes('mac');

/** What an interface may be a port of. */
export const MASTER_KINDS: readonly AnyKind[] = ['bridge', 'bond', 'vrf'];

/** Has it the MAC address of the interface that it is on? */
export const sharesMac = ({ kind, mode }: { kind?: AnyKind; mode?: string }) =>
  kind === 'ipvlan' || (kind === 'macvlan' && mode === 'passthru');

/** Of an interface that `checkLab` passed; undefined for a cable's end or a bridge. */
export function linkKindOf(given: Interface): LinkKind | undefined {
  const { kind, parent = '', id = 0, mode, table = 0, local = '', remote = '' } = given;
  switch (kind) {
    case 'vlan':
      return { kind, parent, id };
    case 'macvlan':
      return { kind, parent, mode: (mode ?? 'bridge') as MacvlanMode };
    case 'ipvlan':
      return { kind, parent, mode: (mode ?? 'l2') as IpvlanMode };
    case 'bond':
      return { kind, mode: (mode ?? 'balance-rr') as BondMode };
    case 'vrf':
      return { kind, table };
    case 'vxlan':
      return { kind, id, local, remote };
    case 'geneve':
      return { kind, id, remote };
    case 'gre':
    case 'gretap':
    case 'ipip':
    case 'sit':
      return { kind, local, remote };
    case 'dummy':
      return { kind };
    default:
      return undefined;
  }
}
