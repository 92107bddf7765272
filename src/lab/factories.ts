import type { Direction, PacketExpectation } from './types.ts';

/** Returns ports of a bridge, by name. A port that no link names is unplugged. */
export function ports<const Master extends string, const Name extends string>(
  master: Master,
  ...names: Name[]
): Record<Name, { master: Master }> {
  const all = names.map((name) => [name, { master }]);
  return Object.fromEntries(all) as Record<Name, { master: Master }>;
}

type PacketOf<At extends string, Macs extends string> = Omit<
  PacketExpectation,
  'at' | 'srcMac' | 'dstMac'
> & {
  at: At;
} & MacsOf<Macs>;
type MacsOf<Macs extends string> = Macs extends `${infer Src} > ${infer Dst}`
  ? { srcMac: Src; dstMac: Dst }
  : unknown;

/**
 * Returns a packet expectation, written on one line: `packet('pc:eth0', 'out', 'S', '192.168.1.6 > 1.2.3.4:8001',
 * 'pc:eth0 > router:br0')`.
 * @param addresses source and destination, with `>` between them
 * @param macs source and destination MAC addresses, with `>` between them
 */
export function packet<const At extends string, const Macs extends string = never>(
  at: At,
  direction: Direction,
  flags: string,
  addresses: string,
  macs?: Macs,
): PacketOf<At, Macs> {
  const [src = '', dst = ''] = addresses.split(' > ');
  const [srcMac = '', dstMac = ''] = macs?.split(' > ') ?? [];
  const packet = { at, direction, flags, src, dst, ...(macs === undefined ? {} : { srcMac, dstMac }) };
  return packet as PacketOf<At, Macs>;
}
