import type { WireguardPeer } from './wireguard-peer.ts';

/** Fields of an interface that only some kinds have. */
export const FIELDS = [
  'mac',
  'parent',
  'id',
  'mode',
  'table',
  'local',
  'remote',
  'listenPort',
  'peers',
] as const;
export type Field = (typeof FIELDS)[number];

/** A kind of interface that the kernel makes on its own, or on top of another interface. */
export interface Kind<Link extends { kind: string }> {
  /** The fields that it must have, and those that it may have. A kind with the field `mac` carries frames. */
  needs: readonly Field[];
  may: readonly Field[];
  /** The modes of the kind. The first one is the default. */
  modes?: readonly string[];
  /** Returns the link for an interface that has passed `checkLab`. */
  link: (given: KindFields) => Link;
}

/** The fields of an interface that depend on its kind. `src/lab/interface.ts` describes each of them. */
export interface KindFields {
  parent?: string;
  id?: number;
  mode?: string;
  table?: number;
  local?: string;
  remote?: string;
  listenPort?: number;
  peers?: WireguardPeer[];
}
