import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/packet/decode/decode.ts';
import { endpoint, flagsText } from '../../../src/packet/format.ts';
import { identity } from '../../../src/packet/identity.ts';
import * as build from './build.ts';
import { bytes, ethernet, ipv4, ipv6, join, PC, tcp, udp, WEB } from './build.ts';

const extensions = join(bytes('2c00010400000000'), bytes('3c00000189abcdef'), bytes('3a00010400000000'));
const quote = ipv4({}, tcp({}));
const quote6 = ipv6(44, join(bytes('1100000000000001'), udp(1, 2, quote)));
const data = Uint8Array.from({ length: 40 }, (_, i) => i);

/** One frame of every kind that the decoder knows. */
const VALID = [
  ethernet({ type: 0x0806 }, build.arp(1, [PC, '192.168.1.6'], [WEB, '192.168.1.5'])),
  ethernet(
    {
      tags: [
        [0x88a8, 1],
        [0x8100, 2],
      ],
    },
    ipv4({}, tcp({ timestamps: [1, 2] }, data)),
  ),
  ethernet({}, ipv4({ options: data, protocol: 17 }, udp(1, 2, data))),
  ethernet({}, ipv4({ fragment: 185 }, data)),
  ethernet({}, ipv4({ protocol: 1 }, build.icmp(8, 0, 1, data))),
  ethernet({}, ipv4({ protocol: 1 }, build.icmp(3, 3, 0, quote))),
  ethernet({ type: 0x86dd }, ipv6(0, join(extensions, build.icmp(128, 0, 1, data)))),
  ethernet({ type: 0x86dd }, ipv6(58, build.icmp(1, 4, 0, quote6))),
  ethernet({ type: 0x86dd }, ipv6(6, tcp({ timestamps: [1, 2] }, data))),
];

/** A valid frame with bytes changed, mostly in its headers, and perhaps truncated. */
const mutated = fc
  .record({
    frame: fc.constantFrom(...VALID),
    changes: fc.array(fc.tuple(fc.oneof(fc.nat(80), fc.nat(160)), fc.nat(255)), { maxLength: 8 }),
    end: fc.option(fc.nat(160)),
  })
  .map(({ frame, changes, end }) => {
    const copy = Uint8Array.from(frame);
    for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
    return copy.subarray(0, end ?? copy.length);
  });

describe('any bytes', () => {
  it('are decoded, identified and written without an error', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: mutated }, fc.uint8Array({ maxLength: 120 })), (bytes) => {
        const frame = decodeFrame(bytes);
        const lengths = [frame.tcp, frame.udp, frame.icmp].map((layer) => layer?.payload.length ?? 0);
        expect(Math.max(...lengths, frame.rest?.length ?? 0)).toBeLessThanOrEqual(bytes.length);
        expect(frame.ip?.payloadLength ?? 0).toBeGreaterThanOrEqual(0);
        expect(typeof identity(frame) + endpoint(frame, 'src') + flagsText(frame)).toMatch(/^string./);
      }),
      { numRuns: 20_000 },
    );
  });

  it('of a valid frame without its end have a problem, or lost only payload or padding', () => {
    for (const frame of VALID) {
      for (let end = 0; end < frame.length; end++) {
        expect([end, decodeFrame(frame.subarray(0, end)).problem]).toEqual([end, expect.any(String)]);
      }
    }
  });

  it('take time in proportion to their number, also as one endless chain of headers', () => {
    const tags = Array.from({ length: 50_000 }, (): [number, number] => [0x8100, 1]);
    expect(decodeFrame(ethernet({ tags }, data)).ethernet.vlans).toHaveLength(50_000);
  });
});
