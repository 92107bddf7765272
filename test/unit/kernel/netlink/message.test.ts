import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainAck, parseAck } from '../../../../src/kernel/netlink/ack.ts';
import { type Body, parseMessages, writeMessage } from '../../../../src/kernel/netlink/message.ts';
import { LabError } from '../../../../src/lab/error.ts';
import { attribute, fromKernel, text, written } from './written.ts';

const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const ACK_TLVS = 0x200;

describe('messages', () => {
  it('are written as a header that says it is a request, and a body', () => {
    const body: Body = (to) => to.word(0xaabb);
    const message = { type: 16, flags: 0x600, body, object: 'router:eth0', step: 'test' };
    const bytes = written((to) => writeMessage(to, message, 7));
    expect(bytes.toString('hex')).toBe(
      ['14000000', '1000', '0106', '07000000', '00000000', 'bbaa0000'].join(''),
    );
  });

  it('come back as they went, several in one datagram', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(0xffff), fc.uint8Array())), (list) => {
        const datagram = Buffer.concat(
          list.map(([type, body], sequence) =>
            fromKernel({ type, flags: 0, sequence, body: Buffer.from(body) }),
          ),
        );
        expect(
          parseMessages(datagram).map(({ type, sequence, body }) => [type, sequence, [...body]]),
        ).toEqual(list.map(([type, body], index) => [type, index, [...body]]));
      }),
    );
  });

  it('of any bytes whatever end, with a LabError at worst', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          for (const reply of parseMessages(Buffer.from(bytes))) parseAck(reply);
        } catch (error) {
          expect(error).toBeInstanceOf(LabError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([0, 15, 17])('of %i bytes in a datagram of 16 are malformed', (length) => {
    const datagram = Buffer.alloc(16);
    datagram.writeUInt32LE(length);
    expect(() => parseMessages(datagram)).toThrow(LabError);
  });
});

describe('acknowledgements', () => {
  const errno = (value: number) => Buffer.from(Int32Array.of(-value).buffer);
  const words = Buffer.concat([attribute(2, Buffer.alloc(4)), text(1, 'Nexthop has invalid gateway')]);
  const reply = (type: number, flags: number, ...body: Buffer[]) => ({
    type,
    flags,
    sequence: 1,
    body: Buffer.concat(body),
  });

  it.each([
    ['success', reply(NLMSG_ERROR, 0, errno(0), Buffer.alloc(16)), { errno: 0, extack: undefined }],
    ['failure', reply(NLMSG_ERROR, 0, errno(17), Buffer.alloc(16)), { errno: 17, extack: undefined }],
    [
      'failure in the kernel’s words',
      reply(NLMSG_ERROR, ACK_TLVS, errno(101), Buffer.alloc(16), words),
      { errno: 101, extack: 'Nexthop has invalid gateway' },
    ],
    [
      'failure of a dump',
      reply(NLMSG_DONE, ACK_TLVS, errno(22), words),
      { errno: 22, extack: 'Nexthop has invalid gateway' },
    ],
    ['end of a dump', reply(NLMSG_DONE, 0, errno(0)), { errno: 0, extack: undefined }],
    [
      'other attributes',
      reply(NLMSG_ERROR, ACK_TLVS, errno(22), Buffer.alloc(16)),
      { errno: 22, extack: undefined },
    ],
  ])('tell of %s', (_, given, ack) => expect(parseAck(given)).toEqual(ack));

  it('that say nothing but that all is done need not be taken apart', () => {
    const ack = (code: number, sequence = 7, type = NLMSG_ERROR) =>
      fromKernel({ type, flags: 0, sequence, body: Buffer.concat([errno(code), Buffer.alloc(16)]) });
    const isPlain = (data: Buffer) => isPlainAck(Buffer.concat([data, Buffer.alloc(64)]), data.length, 7);
    expect(isPlain(ack(0))).toBe(true);
    expect(isPlain(ack(17))).toBe(false);
    expect(isPlain(ack(0, 6))).toBe(false);
    expect(isPlain(ack(0, 7, 16))).toBe(false);
    expect(isPlain(Buffer.concat([ack(0), ack(0)]))).toBe(false);
  });
});
