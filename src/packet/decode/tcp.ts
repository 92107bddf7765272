import type { Tcp } from '../types.ts';
import { u8, u16, u32 } from './bytes.ts';
import type { Layer } from './layer.ts';
import { cutShort } from './layer.ts';

/** TCP's flags in the order of the text. `.` is ACK. */
const FLAGS: readonly [number, string][] = [
  [0x01, 'F'],
  [0x02, 'S'],
  [0x04, 'R'],
  [0x08, 'P'],
  [0x20, 'U'],
  [0x40, 'E'],
  [0x80, 'W'],
  [0x10, '.'],
];
const END = 0;
const NO_OPERATION = 1;
const TIMESTAMPS = 8;

export function decodeTcp(data: Uint8Array): Layer<Tcp> {
  if (data.length < 20) return cutShort('tcp', 20, data);
  const headerLength = (u8(data, 12) >> 4) * 4;
  if (headerLength < 20) return { problem: `tcp: header length is ${headerLength}, the least is 20` };
  if (data.length < headerLength) return cutShort('tcp', headerLength, data);
  const flags = FLAGS.filter(([bit]) => (u8(data, 13) & bit) !== 0);
  const { timestamps, problem } = readOptions(data.subarray(20, headerLength));
  const value: Tcp = {
    srcPort: u16(data, 0),
    dstPort: u16(data, 2),
    seq: u32(data, 4),
    ack: u32(data, 8),
    flags: flags.map(([, letter]) => letter).join(''),
    window: u16(data, 14),
    ...(timestamps && { timestamps }),
    payload: data.subarray(headerLength),
  };
  return { value, rest: new Uint8Array(), ...(problem && { problem }) };
}

/** Reads the options. Only timestamps are kept. An option with a wrong length ends the walk. */
function readOptions(options: Uint8Array): { timestamps?: Tcp['timestamps'] & {}; problem?: string } {
  let at = 0;
  while (at < options.length && u8(options, at) !== END) {
    const kind = u8(options, at);
    const length = kind === NO_OPERATION ? 1 : u8(options, at + 1);
    if (kind !== NO_OPERATION && (length < 2 || at + length > options.length)) {
      return { problem: `tcp: option ${kind} has length ${length}, ${options.length - at} bytes are there` };
    }
    if (kind === TIMESTAMPS && length === 10) {
      return { timestamps: { value: u32(options, at + 2), echo: u32(options, at + 6) } };
    }
    at += length;
  }
  return {};
}
