import { LabError } from '../../src/lab/error.ts';
import {
  BLOCK,
  BYTE_ORDER_MAGIC,
  DIRECTIONS,
  ETHERNET,
  NANOSECONDS,
  OPTION,
  padding,
} from '../../src/packet/pcapng/format.ts';
import type { PcapngFile, PcapngPacket } from '../../src/packet/pcapng/types.ts';

/**
 * Reads a pcapng file that `writePcapng` wrote: one section, little-endian, times in nanoseconds. Other
 * blocks and options are skipped. The packets' `data` are views of `file`.
 *
 * @throws LabError `unable` if it is not such a file
 */
export function readPcapng(file: Uint8Array): PcapngFile {
  const result: PcapngFile = { comments: [], application: '', system: '', interfaces: [], packets: [] };
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 12 || view.getUint32(0) !== BLOCK.section || view.getUint32(8, true) !== BYTE_ORDER_MAGIC)
    throw unreadable('is not a pcapng file in little-endian byte order');
  for (let at = 0; at + 12 <= file.length; ) {
    const length = view.getUint32(at + 4, true);
    if (length < 12 || length % 4 !== 0 || at + length > file.length)
      throw unreadable(`ends in the middle of the block at byte ${at}`);
    try {
      readBlock(result, view.getUint32(at, true), file.subarray(at + 8, at + length - 4));
    } catch (error) {
      throw error instanceof RangeError ? unreadable(`has too little in the block at byte ${at}`) : error;
    }
    at += length;
  }
  return result;
}

function readBlock(file: PcapngFile, type: number, body: Uint8Array): void {
  if (type === BLOCK.section) {
    const options = readOptions(body, 16);
    const { system, application } = OPTION.section;
    file.comments = texts(options, OPTION.comment);
    file.system = texts(options, system)[0] ?? '';
    file.application = texts(options, application)[0] ?? '';
  } else if (type === BLOCK.interface) readInterface(file, body);
  else if (type === BLOCK.packet) file.packets.push(readPacket(body));
  else if (type === BLOCK.statistics) readStatistics(file, body);
}

function readInterface(file: PcapngFile, body: Uint8Array): void {
  const options = readOptions(body, 8);
  const { name, description, mac, resolution } = OPTION.interface;
  const units = options.find(({ code }) => code === resolution)?.value[0];
  if (units !== NANOSECONDS) throw unreadable('has times in other units than nanoseconds');
  const linkType = viewOf(body).getUint16(0, true);
  file.interfaces.push({
    name: texts(options, name)[0] ?? '',
    description: texts(options, description)[0] ?? '',
    mac: [...(options.find(({ code }) => code === mac)?.value ?? [])].map(hex).join(':'),
    snapLength: viewOf(body).getUint32(4, true),
    ...(linkType !== ETHERNET && { linkType }),
  });
}

function readPacket(body: Uint8Array): PcapngPacket {
  const view = viewOf(body);
  const length = view.getUint32(12, true);
  const options = readOptions(body, 20 + length + padding(length));
  const flags = options.find(({ code }) => code === OPTION.packet.flags)?.value;
  const direction = DIRECTIONS[(flags ? viewOf(flags).getUint32(0, true) : 0) & 3] ?? 'unknown';
  return {
    interface: view.getUint32(0, true),
    timeNs: (BigInt(view.getUint32(4, true)) << 32n) | BigInt(view.getUint32(8, true)),
    wireLength: view.getUint32(16, true),
    data: body.subarray(20, 20 + length),
    ...(direction !== 'unknown' && { direction }),
    comments: texts(options, OPTION.comment),
  };
}

function readStatistics({ interfaces }: PcapngFile, body: Uint8Array): void {
  const of = interfaces[viewOf(body).getUint32(0, true)];
  const dropped = readOptions(body, 12).find(({ code }) => code === OPTION.statistics.dropped);
  if (of && dropped) of.dropped = Number(viewOf(dropped.value).getBigUint64(0, true));
}

interface Option {
  code: number;
  value: Uint8Array;
}

function readOptions(body: Uint8Array, start: number): Option[] {
  const options: Option[] = [];
  const view = viewOf(body);
  for (let at = start; at + 4 <= body.length; ) {
    const code = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    if (code === OPTION.end) break;
    options.push({ code, value: body.subarray(at + 4, at + 4 + length) });
    at += 4 + length + padding(length);
  }
  return options;
}

const texts = (options: readonly Option[], wanted: number) =>
  options.flatMap(({ code, value }) => (code === wanted ? [Buffer.from(value).toString()] : []));

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const hex = (byte: number) => byte.toString(16).padStart(2, '0');

function unreadable(what: string): LabError {
  return new LabError('unable', { where: 'capture file', what });
}
