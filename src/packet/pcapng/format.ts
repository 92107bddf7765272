/** Numbers of the pcapng format that both the writer and the reader need. */

export const BLOCK = { section: 0x0a0d0d0a, interface: 1, statistics: 5, packet: 6 } as const;

export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
export const ETHERNET = 1;

/** Option codes by block. `comment` may stand in every block. */
export const OPTION = {
  end: 0,
  comment: 1,
  section: { system: 3, application: 4 },
  interface: { name: 2, description: 3, mac: 6, resolution: 9, system: 12 },
  packet: { flags: 2 },
  statistics: { received: 4, dropped: 5 },
} as const;

/** The direction of a packet: the lowest two bits of its flags. */
export const DIRECTIONS = ['unknown', 'in', 'out'] as const;

/** Times are in units of 10^-9 seconds. */
export const NANOSECONDS = 9;

/** Returns the bytes to fill up to a multiple of four. */
export const padding = (length: number) => -length & 3;
