import { BLOCK, BYTE_ORDER_MAGIC, DIRECTIONS, ETHERNET, NANOSECONDS, OPTION, padding } from './format.ts';
import type { PcapngFile, PcapngInterface, PcapngPacket } from './types.ts';

/** The bytes of a pcapng file, little-endian, with times in nanoseconds. */
export function writePcapng(file: PcapngFile): Uint8Array {
  const received = file.interfaces.map(() => 0);
  for (const packet of file.packets) received[packet.interface] = (received[packet.interface] ?? 0) + 1;
  const last = file.packets.at(-1)?.timeNs ?? 0n;
  return Buffer.concat([pcapngStart(file), pcapngPackets(file.packets), pcapngEnd(file, received, last)]);
}

/** Returns the first blocks of a file: the section and its interfaces. */
export function pcapngStart(file: Omit<PcapngFile, 'packets'>): Buffer {
  return Buffer.concat([section(file), ...file.interfaces.map((each) => interfaceBlock(each, file.system))]);
}

export const pcapngPackets = (packets: readonly PcapngPacket[]): Buffer =>
  Buffer.concat(packets.map(packetBlock));

/**
 * Returns the last blocks of a file: how many packets came, and how many were lost for want of room.
 *
 * @param received packets in the file, by interface
 * @param timeNs when the capture ended
 */
export function pcapngEnd(
  { interfaces }: Pick<PcapngFile, 'interfaces'>,
  received: readonly number[],
  timeNs: bigint,
): Buffer {
  return Buffer.concat(
    interfaces.flatMap((each, index) => statisticsBlock(each, index, timeNs, received[index] ?? 0)),
  );
}

function section({ comments, application, system }: Omit<PcapngFile, 'packets'>): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(BYTE_ORDER_MAGIC, 0);
  head.writeUInt16LE(1, 4);
  // -1 means that the length of the section is not given.
  head.writeBigInt64LE(-1n, 8);
  const { section: codes } = OPTION;
  return block(BLOCK.section, head, [
    ...comments.map((text) => option(OPTION.comment, text)),
    option(codes.system, system),
    option(codes.application, application),
  ]);
}

function interfaceBlock(
  { name, description, mac, snapLength, linkType = ETHERNET }: PcapngInterface,
  system: string,
): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(linkType, 0);
  head.writeUInt32LE(snapLength, 4);
  const { interface: codes } = OPTION;
  return block(BLOCK.interface, head, [
    option(codes.name, name),
    option(codes.description, description),
    option(codes.mac, Buffer.from(mac.replaceAll(':', ''), 'hex')),
    option(codes.resolution, Buffer.of(NANOSECONDS)),
    option(codes.system, system),
  ]);
}

function packetBlock({ interface: index, timeNs, wireLength, data, direction, comments }: PcapngPacket) {
  const head = Buffer.alloc(20);
  head.writeUInt32LE(index, 0);
  writeTime(head, timeNs, 4);
  head.writeUInt32LE(data.length, 12);
  head.writeUInt32LE(wireLength, 16);
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(DIRECTIONS.indexOf(direction ?? 'unknown'));
  return block(BLOCK.packet, Buffer.concat([head, padded(data)]), [
    ...comments.map((text) => option(OPTION.comment, text)),
    option(OPTION.packet.flags, flags),
  ]);
}

function statisticsBlock(
  { dropped }: PcapngInterface,
  index: number,
  timeNs: bigint,
  received: number,
): Buffer[] {
  if (dropped === undefined) return [];
  const head = Buffer.alloc(12);
  head.writeUInt32LE(index, 0);
  writeTime(head, timeNs, 4);
  const count = (number: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(number));
    return bytes;
  };
  const { statistics: codes } = OPTION;
  return [
    block(BLOCK.statistics, head, [
      option(codes.received, count(received)),
      option(codes.dropped, count(dropped)),
    ]),
  ];
}

/** The upper half of a time comes first, in either byte order. */
function writeTime(bytes: Buffer, timeNs: bigint, at: number): void {
  bytes.writeUInt32LE(Number(timeNs >> 32n), at);
  bytes.writeUInt32LE(Number(timeNs & 0xffffffffn), at + 4);
}

/** The length of an option has two bytes. */
const LONGEST = 0xfffc;

function option(code: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value).subarray(0, LONGEST);
  const head = Buffer.alloc(4);
  head.writeUInt16LE(code, 0);
  head.writeUInt16LE(bytes.length, 2);
  return Buffer.concat([head, padded(bytes)]);
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(padding(bytes.length))]);
}

/** A block has its length at both ends, so that a file can be read backwards. */
function block(type: number, body: Buffer, options: readonly Buffer[]): Buffer {
  const content = Buffer.concat([body, ...options, Buffer.alloc(4)]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length + 12);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(type);
  return Buffer.concat([head, length, content, length]);
}
