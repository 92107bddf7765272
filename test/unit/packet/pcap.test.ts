import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/lab/error.ts';
import { readPcap } from '../../support/pcap.ts';

interface Options {
  little?: boolean;
  magic?: number;
  linkType?: number;
}

/** A file with one record for each `[seconds, fraction, data, wire length]`. */
function pcap(records: [number, number, string, number][], options: Options = {}): Uint8Array {
  const { little = true, magic = 0xa1b2c3d4, linkType = 1 } = options;
  const word = (value: number) => {
    const bigEndian = Buffer.from(value.toString(16).padStart(8, '0'), 'hex');
    return little ? bigEndian.reverse() : bigEndian;
  };
  const version = Buffer.from(little ? '02000400' : '00020004', 'hex');
  const header = [word(magic), version, word(0), word(0), word(262144), word(linkType)];
  const body = records.flatMap(([seconds, fraction, text, wire]) => [
    ...[seconds, fraction, text.length, wire].map(word),
    Buffer.from(text),
  ]);
  return Uint8Array.from(Buffer.concat([...header, ...body]));
}

function thrownBy(file: Uint8Array): unknown {
  try {
    readPcap(file);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('readPcap', () => {
  it.each([
    ['little-endian, microseconds', { little: true }, 7_000_005_000n],
    ['big-endian, microseconds', { little: false }, 7_000_005_000n],
    ['little-endian, nanoseconds', { little: true, magic: 0xa1b23c4d }, 7_000_000_005n],
    ['big-endian, nanoseconds', { little: false, magic: 0xa1b23c4d }, 7_000_000_005n],
  ])('reads %s', (_, options, timeNs) => {
    const file = readPcap(
      pcap(
        [
          [7, 5, 'abc', 60],
          [8, 0, '', 0],
        ],
        options,
      ),
    );
    expect(file).toMatchObject({ linkType: 1, snapLength: 262144, truncated: false });
    expect(file.frames.map(({ data }) => Buffer.from(data).toString())).toEqual(['abc', '']);
    expect(file.frames[0]).toMatchObject({ timeNs, wireLength: 60 });
  });

  it('keeps seconds beyond 2038 and the last nanosecond', () => {
    const { frames } = readPcap(pcap([[0xffffffff, 999_999_999, 'x', 1]], { magic: 0xa1b23c4d }));
    expect(frames[0]?.timeNs).toBe(4_294_967_295_999_999_999n);
  });

  it('reads from the middle of a larger buffer', () => {
    const file = pcap([[1, 2, 'abc', 3]]);
    const larger = new Uint8Array(file.length + 9);
    larger.set(file, 5);
    expect(readPcap(larger.subarray(5, 5 + file.length))).toEqual(readPcap(file));
  });

  it('gives the whole records of a file that ends anywhere, and says so', () => {
    const file = pcap([
      [1, 0, 'abcd', 4],
      [2, 0, 'efgh', 4],
    ]);
    for (let end = 24; end <= file.length; end++) {
      const { frames, truncated } = readPcap(file.subarray(0, end));
      expect([end, frames.length, truncated]).toEqual([
        end,
        Math.floor((end - 24) / 20),
        (end - 24) % 20 !== 0,
      ]);
    }
  });

  it('ignores the checksum length above the link type', () => {
    expect(readPcap(pcap([], { linkType: 0x14000001 })).linkType).toBe(1);
  });

  it.each([
    [
      'an empty file',
      new Uint8Array(),
      'capture file – 0 bytes are too few for a pcap file – its header alone has 24',
    ],
    [
      'a pcapng file',
      Uint8Array.from({ ...Buffer.from('0a0d0d0a', 'hex'), length: 28 }),
      'capture file – is not a classic pcap file (magic 0a0d0d0a) – a1b2c3d4 or a1b23c4d, in either byte order',
    ],
    [
      'a Linux cooked capture',
      pcap([], { linkType: 113 }),
      'capture file – link type is 113 – only 1 (Ethernet) can be read',
    ],
  ])('refuses %s', (_, file, message) => {
    const error = thrownBy(file);
    expect(error).toBeInstanceOf(LabError);
    expect(error).toMatchObject({ code: 'unable', message });
  });

  it('throws nothing but LabError, whatever the bytes', () => {
    const valid = pcap([
      [1, 0, 'abcd', 4],
      [2, 0, 'efgh', 4],
    ]);
    const flips = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 });
    const mutated = flips.map((changes) => {
      const file = Uint8Array.from(valid);
      for (const [at, value] of changes) file[at] = value;
      return file;
    });
    const started = fc
      .uint8Array({ maxLength: 200 })
      .map((tail) => Uint8Array.from([...valid.slice(0, 24), ...tail]));
    fc.assert(
      fc.property(fc.oneof(mutated, started, fc.uint8Array({ maxLength: 200 })), (file) => {
        const error = thrownBy(file);
        expect(error === undefined || error instanceof LabError).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});
