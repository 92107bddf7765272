import type { Interface } from './types.ts';

/** An interface that the kernel makes by itself, or on top of another of the same node. */
export type LinkKind =
  /** 802.1Q: the frames of `parent` that have the tag. */
  | { kind: 'vlan'; parent: string; id: number }
  /** Another station on the cable of `parent`, with a MAC address of its own. */
  | { kind: 'macvlan'; parent: string; mode: MacvlanMode }
  /** A tunnel for frames, over UDP. */
  | { kind: 'vxlan'; id: number; local: string; remote: string }
  | { kind: 'dummy' };

export type MacvlanMode = 'bridge' | 'private' | 'vepa';

type Field = 'parent' | 'id' | 'mode' | 'local' | 'remote';
type Kind = NonNullable<Interface['kind']>;

/** What else an interface of each kind says of itself. */
export const KIND_FIELDS: Record<Kind, { needs: Field[]; may: Field[] }> = {
  veth: { needs: [], may: [] },
  bridge: { needs: [], may: [] },
  vlan: { needs: ['parent', 'id'], may: [] },
  macvlan: { needs: ['parent'], may: ['mode'] },
  vxlan: { needs: ['id', 'local', 'remote'], may: [] },
  dummy: { needs: [], may: [] },
};

export const FIELDS: Field[] = ['parent', 'id', 'mode', 'local', 'remote'];

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
    case 'dummy':
      return { kind };
    default:
      return undefined;
  }
}
