import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PcapStream } from '../../../src/packet/pcap-stream.ts';

/** A pcap file with nanosecond times, in either byte order. */
function pcap(little: boolean, frames: readonly Uint8Array[]): Buffer {
  const words = (...numbers: number[]) => {
    const bytes = Buffer.alloc(numbers.length * 4);
    numbers.forEach((number, index) => {
      if (little) bytes.writeUInt32LE(number, index * 4);
      else bytes.writeUInt32BE(number, index * 4);
    });
    return bytes;
  };
  const records = frames.flatMap((data, index) => [words(7, index, data.length, data.length + 1), data]);
  return Buffer.concat([words(0xa1b23c4d, 0, 0, 0, 262144, 276), ...records]);
}

it('reads what is written, in whatever pieces it comes', () => {
  const whole = fc.record({
    little: fc.boolean(),
    frames: fc.array(fc.uint8Array()),
    cuts: fc.array(fc.nat(400)),
  });
  fc.assert(
    fc.property(whole, ({ little, frames, cuts }) => {
      const file = pcap(little, frames);
      const stream = new PcapStream();
      expect(stream.header).toBeUndefined();
      const at = [0, ...cuts.toSorted((a, b) => a - b), file.length];
      const read = at.slice(1).flatMap((end, index) => stream.push(file.subarray(at[index], end)));
      expect(stream.header).toEqual({ linkType: 276, snapLength: 262144 });
      expect(read.map(({ data, ...rest }) => ({ ...rest, data: [...data] }))).toEqual(
        frames.map((data, index) => ({
          timeNs: 7_000_000_000n + BigInt(index),
          wireLength: data.length + 1,
          data: [...data],
        })),
      );
    }),
  );
});
