import { LabError } from '../../src/lab/error.ts';
import type { CapturedFrame } from '../../src/packet/types.ts';

/** The records of a classic pcap file, as tcpdump writes it. */
export interface PcapFile {
  /** Always 1 (Ethernet). Other types are refused. */
  linkType: number;
  /** Bytes of a frame that are captured at most. */
  snapLength: number;
  frames: CapturedFrame[];
  /** The file ends within a record, which is left out. */
  truncated: boolean;
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const ETHERNET = 1;
/** The upper bits of the link type give the length of a checksum at the end of each frame. */
const LINK_TYPE_BITS = 0x03ffffff;

/** Byte order and resolution of time stamps, by the file's first word as a little-endian reader sees it. */
const FORMATS: ReadonlyMap<number, { littleEndian: boolean; unitNs: bigint }> = new Map([
  [0xa1b2c3d4, { littleEndian: true, unitNs: 1000n }],
  [0xd4c3b2a1, { littleEndian: false, unitNs: 1000n }],
  [0xa1b23c4d, { littleEndian: true, unitNs: 1n }],
  [0x4d3cb2a1, { littleEndian: false, unitNs: 1n }],
]);

/**
 * Reads a pcap file of either byte order, in microseconds or nanoseconds. The `data` of frames are views of `file`.
 * @throws LabError `unable`: not a pcap file, or not of Ethernet frames
 */
export function readPcap(file: Uint8Array): PcapFile {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < FILE_HEADER) {
    throw unreadable(`${file.length} bytes are too few for a pcap file`, 'its header alone has 24');
  }
  const magic = view.getUint32(0, true);
  const format = FORMATS.get(magic);
  if (format === undefined) {
    const start = view.getUint32(0).toString(16).padStart(8, '0');
    throw unreadable(
      `is not a classic pcap file (magic ${start})`,
      'a1b2c3d4 or a1b23c4d, in either byte order',
    );
  }
  const linkType = view.getUint32(20, format.littleEndian) & LINK_TYPE_BITS;
  if (linkType !== ETHERNET) throw unreadable(`link type is ${linkType}`, 'only 1 (Ethernet) can be read');
  return {
    linkType,
    snapLength: view.getUint32(16, format.littleEndian),
    ...readRecords(file, view, format),
  };
}

function readRecords(file: Uint8Array, view: DataView, format: { littleEndian: boolean; unitNs: bigint }) {
  const { littleEndian, unitNs } = format;
  const frames: CapturedFrame[] = [];
  let at = FILE_HEADER;
  while (at + RECORD_HEADER <= file.length) {
    const start = at + RECORD_HEADER;
    const end = start + view.getUint32(at + 8, littleEndian);
    if (end > file.length) break;
    const seconds = BigInt(view.getUint32(at, littleEndian));
    const fraction = BigInt(view.getUint32(at + 4, littleEndian));
    frames.push({
      timeNs: seconds * 1_000_000_000n + fraction * unitNs,
      wireLength: view.getUint32(at + 12, littleEndian),
      data: file.subarray(start, end),
    });
    at = end;
  }
  return { frames, truncated: at < file.length };
}

function unreadable(what: string, allowed: string): LabError {
  return new LabError('unable', { where: 'capture file', what, allowed });
}
