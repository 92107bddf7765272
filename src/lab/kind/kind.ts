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

/** A kind of interface that the kernel makes by itself, or on top of another of the node. */
export interface Kind<Link extends { kind: string }> {
  /** The fields that it needs, and those that it may have. A kind with `mac` carries frames. */
  needs: readonly Field[];
  may: readonly Field[];
  /** Its modes. The first is the default. */
  modes?: readonly string[];
  /** Returns what makes it, from an interface that `checkLab` passed. */
  link: (given: KindFields) => Link;
}

/** The keys that an interface may have by its kind. `src/lab/interface.ts` describes each. */
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
