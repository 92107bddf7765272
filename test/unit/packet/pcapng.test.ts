import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PcapngFile } from '../../../src/packet/pcapng/types.ts';
import { writePcapng } from '../../../src/packet/pcapng/write.ts';
import { readPcapng } from '../../support/pcapng.ts';

const FILE: PcapngFile = {
  comments: ['one scenario', 'of one lab – ✔'],
  application: 'Hairpin',
  system: 'Linux 6.18',
  interfaces: [
    { name: 'router:eth0', description: 'veth', mac: '02:00:00:00:00:01', snapLength: 2048, dropped: 3 },
    { name: 'pc:eth0', description: '', mac: '02:00:00:00:00:02', snapLength: 96, linkType: 101 },
  ],
  packets: [
    {
      interface: 1,
      timeNs: 1_795_656_177_760_784_589n,
      wireLength: 60,
      data: Uint8Array.of(1, 2, 3, 4, 5),
      direction: 'out',
      comments: ['it begins', 'and ends'],
    },
    { interface: 0, timeNs: 1_795_656_177_760_784_590n, wireLength: 0, data: new Uint8Array(), comments: [] },
  ],
};

/** Converts the bytes to arrays, so that Buffers and Uint8Arrays compare equal. */
const plain = (file: PcapngFile) => ({
  ...file,
  packets: file.packets.map((packet) => ({ ...packet, data: [...packet.data] })),
});

describe('a pcapng file', () => {
  it('is read as it was written', () => {
    expect(plain(readPcapng(writePcapng(FILE)))).toEqual(plain(FILE));
  });

  it('is, whatever is in it', () => {
    const packet = fc.record({
      interface: fc.constantFrom(0, 1),
      timeNs: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      wireLength: fc.nat(),
      data: fc.uint8Array(),
      direction: fc.constantFrom('in' as const, 'out' as const),
      comments: fc.array(fc.string({ unit: 'grapheme' })),
    });
    fc.assert(
      fc.property(fc.array(packet), fc.array(fc.string({ unit: 'grapheme' })), (packets, comments) => {
        const file = { ...FILE, packets, comments };
        expect(plain(readPcapng(writePcapng(file)))).toEqual(plain(file));
      }),
    );
  });

  it.each([
    ['nothing', new Uint8Array(), 'is not a pcapng file'],
    ['text', Buffer.from('no capture, but some text'), 'is not a pcapng file'],
    ['one that was cut', writePcapng(FILE).subarray(0, -1), 'ends in the middle of the block at byte'],
  ])('%s is not', (_, bytes, message) => {
    expect(() => readPcapng(bytes)).toThrow(message);
  });
});
