import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAck } from '../../../../src/kernel/netlink/ack.ts';
import { attribute, text } from '../../../../src/kernel/netlink/attribute.ts';
import { encodeMessage, type Message, parseMessages } from '../../../../src/kernel/netlink/message.ts';
import { LabError } from '../../../../src/lab/error.ts';

const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const ACK_TLVS = 0x200;

const message = (body: Uint8Array, type = 16, flags = 0): Message => ({
  type,
  flags,
  body: Buffer.from(body),
  object: 'router:eth0',
  step: 'test',
});

describe('messages', () => {
  it('encode as a header and a body, padded to four bytes', () => {
    const encoded = encodeMessage(message(Uint8Array.of(0xaa, 0xbb), 16, 0x600), 7, 4);
    expect(encoded.toString('hex')).toBe(
      ['12000000', '1000', '0506', '07000000', '00000000', 'aabb0000'].join(''),
    );
  });

  it('come back as they went, several in one datagram', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(0xffff), fc.uint8Array())), (list) => {
        const datagram = Buffer.concat(
          list.map(([type, body], index) => encodeMessage(message(body, type), index)),
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
});
