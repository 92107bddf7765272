import type { Interface } from './types.ts';

/** An interface that the kernel makes by itself, or on top of another of the same node. */
export type LinkKind =
  /** 802.1Q: the frames of `parent` that have the tag. */
  | { kind: 'vlan'; parent: string; id: number }
  /** Another station on the cable of `parent`, with a MAC address of its own. */
  | { kind: 'macvlan'; parent: string; mode: MacvlanMode }
  /** A tunnel for frames, over UDP. */
  | { kind: 'vxlan'; id: number; local: string; remote: string }
  | { kind: 'geneve'; id: number; remote: string }
  /** A tunnel over IPv4: `gretap` for frames, `gre` for packets, `ipip` for those of IPv4, `sit` for those of IPv6. */
  | { kind: IpTunnelKind; local: string; remote: string }
  | { kind: 'dummy' };

export type InterfaceKind = 'veth' | 'bridge' | LinkKind['kind'];
/** With what every node has, and nobody makes. */
export type AnyKind = InterfaceKind | 'loopback';
export type MacvlanMode = 'bridge' | 'private' | 'vepa';
export type IpTunnelKind = 'gre' | 'gretap' | 'ipip' | 'sit';

type Field = 'mac' | 'parent' | 'id' | 'mode' | 'local' | 'remote';

/** What else an interface of each kind says of itself. */
export const KIND_FIELDS: Record<AnyKind, { needs: Field[]; may: Field[] }> = {
  veth: { needs: [], may: ['mac'] },
  bridge: { needs: [], may: ['mac'] },
  vlan: { needs: ['parent', 'id'], may: ['mac'] },
  macvlan: { needs: ['parent'], may: ['mac', 'mode'] },
  vxlan: { needs: ['id', 'local', 'remote'], may: ['mac'] },
  geneve: { needs: ['id', 'remote'], may: ['mac'] },
  gretap: { needs: ['local', 'remote'], may: ['mac'] },
  gre: { needs: ['local', 'remote'], may: [] },
  ipip: { needs: ['local', 'remote'], may: [] },
  sit: { needs: ['local', 'remote'], may: [] },
  dummy: { needs: [], may: ['mac'] },
  loopback: { needs: [], may: [] },
};

export const FIELDS: Field[] = ['mac', 'parent', 'id', 'mode', 'local', 'remote'];

/** Does it carry frames? Otherwise packets alone, and nobody behind it has a MAC address. */
export const isEthernet = (kind: AnyKind = 'veth') => KIND_FIELDS[kind].may.includes('mac');

/** Of an interface that `checkLab` passed; undefined for a cable's end or a bridge. */
export function linkKindOf(given: Interface): LinkKind | undefined {
  const { kind, parent = '', id = 0, mode = 'bridge', local = '', remote = '' } = given;
  switch (kind) {
    case 'vlan':
      return { kind, parent, id };
    case 'macvlan':
      return { kind, parent, mode };
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
