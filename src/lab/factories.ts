import type { Direction, Interface, PacketExpectation } from './types.ts';

/** Ports of a bridge, by name; those that no link names are unplugged. */
export function ports(master: string, ...names: string[]): Record<string, Interface> {
  return Object.fromEntries(names.map((name) => [name, { master }]));
}

/**
 * A packet expectation on one line: `packet('pc:eth0', 'out', 'S', '192.168.1.6 > 1.2.3.4:8001', 'pc:eth0 > router:br0')`.
 * @param addresses source and destination, with `>` between them
 * @param macs the same for MAC addresses
 */
export function packet<const At extends string>(
  at: At,
  direction: Direction,
  flags: string,
  addresses: string,
  macs?: string,
): PacketExpectation & { at: At } {
  const [src = '', dst = ''] = addresses.split(' > ');
  const [srcMac = '', dstMac = ''] = macs?.split(' > ') ?? [];
  return { at, direction, flags, src, dst, ...(macs === undefined ? {} : { srcMac, dstMac }) };
}
