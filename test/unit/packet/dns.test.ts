import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/packet/decode/decode.ts';
import { dnsOf } from '../../../src/packet/decode/dns.ts';
import { flagsText } from '../../../src/packet/format.ts';
import { bytes, ethernet, ipv4, join, udp } from './build.ts';

const frame = (message: Uint8Array, from = 40000, to = 53) =>
  decodeFrame(ethernet({}, ipv4({ protocol: 17 }, udp(from, to, message))));

/** Header: ID 0x1234, flags, one question, this many answers, no other records. */
const head = (flags: string, answers = 0) => bytes(`1234 ${flags} 0001 000${answers} 0000 0000`);
/** A question for WebServer.com, class IN. */
const asked = (type: string) => bytes(`09 576562536572766572 03 636f6d 00 ${type} 0001`);
const A = '0001';
const record = bytes('c00c 0001 0001 00000000 0004 01020304');

const query = join(head('0100'), asked(A));
const answer = join(head('8580', 1), asked(A), record);

describe('a DNS message', () => {
  it('gives its header and its first question', () => {
    expect(dnsOf(frame(query))).toEqual({
      id: 0x1234,
      isAnswer: false,
      rcode: 0,
      answers: 0,
      name: 'webserver.com',
      type: 1,
    });
    expect(dnsOf(frame(answer, 53, 40000))).toMatchObject({ isAnswer: true, rcode: 0, answers: 1 });
  });

  it.each([
    ['A? webserver.com', query],
    ['AAAA? webserver.com', join(head('0100'), asked('001c'))],
    ['type 15? webserver.com', join(head('0100'), asked('000f'))],
    ['A webserver.com', answer],
    ['no AAAA webserver.com', join(head('8580'), asked('001c'))],
    ['NXDOMAIN webserver.com', join(head('8583'), asked(A))],
    ['REFUSED webserver.com', join(head('8185'), asked(A))],
    ['RCODE 11 webserver.com', join(head('818b'), asked(A))],
    ['A? ', join(head('0100'), bytes('00 0001 0001'))],
  ])('is %s in a hop table', (text, message) => {
    expect(flagsText(frame(message))).toBe(text);
  });

  it.each([
    ['is cut off', query.subarray(0, query.length - 1)],
    ['has no question', bytes('1234 0100 0000 0000 0000 0000')],
    ['asks with a pointer to nowhere', join(head('0100'), bytes('c00c 0001 0001'))],
    ['has a label beyond its end', join(head('0100'), bytes('3f 61'))],
  ])('that %s is none', (_, message) => {
    expect(dnsOf(frame(message))).toBeUndefined();
    expect(flagsText(frame(message))).toBe('udp');
  });

  it('is on the usual port only', () => {
    expect(dnsOf(frame(query, 40000, 54))).toBeUndefined();
  });

  it('throws nothing, whatever the bytes', () => {
    const mutated = fc
      .record({
        message: fc.constantFrom(query, answer),
        changes: fc.array(fc.tuple(fc.nat(45), fc.nat(255)), { maxLength: 6 }),
        end: fc.nat(50),
      })
      .map(({ message, changes, end }) => {
        const copy = Uint8Array.from(message);
        for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
        return copy.subarray(0, end);
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 60 })), (message) => {
        const dns = dnsOf(frame(message));
        expect(dns === undefined || dns.name.length < message.length).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });
});
