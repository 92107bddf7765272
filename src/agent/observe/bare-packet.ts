/** MAC addresses of zeros, as frames on `lo` have them. */
const NO_STATIONS = Buffer.alloc(12);
const ETHERTYPES: Record<number, Buffer> = { 4: Buffer.from([0x08, 0x00]), 6: Buffer.from([0x86, 0xdd]) };

/** Adds an Ethernet header to an IP packet that was captured without one. Undefined for anything else. */
export function withHeader({ length, data }: { length: number; data: Buffer }) {
  const type = ETHERTYPES[(data[0] ?? 0) >> 4];
  if (type === undefined) return undefined;
  const header = NO_STATIONS.length + type.length;
  return { length: length + header, data: Buffer.concat([NO_STATIONS, type, data]) };
}
