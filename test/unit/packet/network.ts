import type { Capture } from '../../../src/packet/types.ts';

/** The article's network: pc and web on a switch, which a cable joins to the router's bridge. */
export const MAC = {
  'pc:eth0': '02:00:00:00:00:06',
  'web:eth0': '02:00:00:00:00:05',
  'router:eth0': '02:00:00:00:01:00',
  'router:br0': '02:00:00:00:01:b0',
  'switch:p1': '02:00:00:00:02:01',
  'switch:p2': '02:00:00:00:02:02',
  'switch:p3': '02:00:00:00:02:03',
} as const;

/** The truth: a frame was at this place, in this direction. */
export interface Seen {
  /** `node:interface` */
  at: string;
  direction: 'in' | 'out';
  timeNs: bigint;
  data: Uint8Array;
  packet: number;
}

/** What the nodes' sockets would report: no packet numbers. */
export function capturesOf(seen: readonly Seen[]): Capture[] {
  const nodes = new Set(Object.keys(MAC).map((id) => place(id).node));
  return [...nodes].map((node) => ({
    node,
    frames: seen
      .filter(({ at }) => place(at).node === node)
      .map(({ at, direction, timeNs, data }) => ({
        ...{ interface: place(at).interface, direction, timeNs },
        ...{ data: Uint8Array.from(data), wireLength: data.length },
      })),
  }));
}

/** Text by which a sighting and the truth are compared. */
export function told({ at, direction, timeNs }: Pick<Seen, 'at' | 'direction' | 'timeNs'>): string {
  return `${timeNs} ${at} ${direction}`;
}

function place(id: string): { node: string; interface: string } {
  const [node = '', name = ''] = id.split(':');
  return { node, interface: name };
}
