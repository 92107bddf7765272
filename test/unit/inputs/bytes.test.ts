import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAck } from '../../../src/kernel/netlink/ack.ts';
import { parseAddress } from '../../../src/kernel/netlink/address-messages.ts';
import { parseConntrack, parseConntrackStats } from '../../../src/kernel/netlink/conntrack-messages.ts';
import { parseLinkSettings } from '../../../src/kernel/netlink/link-settings.ts';
import { parseLink, parseStats, passesFrames } from '../../../src/kernel/netlink/link-state.ts';
import { parseMessages } from '../../../src/kernel/netlink/message.ts';
import { parseNeighbour } from '../../../src/kernel/netlink/neighbour-messages.ts';
import { parseQdisc } from '../../../src/kernel/netlink/qdisc-state.ts';
import { parseRoute } from '../../../src/kernel/netlink/route-state.ts';
import { parseRule } from '../../../src/kernel/netlink/rule-state.ts';
import * as ruleset from '../../../src/kernel/netlink/ruleset-messages.ts';
import { parseListener } from '../../../src/kernel/netlink/socket-messages.ts';
import { parseTrace } from '../../../src/kernel/netlink/trace-messages.ts';
import { parseTreeBridge, parseTreePort } from '../../../src/kernel/netlink/tree-state.ts';
import { decodeFrame } from '../../../src/packet/decode/decode.ts';
import { writePcapng } from '../../../src/packet/pcapng/write.ts';
import { readPcap } from '../../support/pcap.ts';
import { readPcapng } from '../../support/pcapng.ts';
import { attribute, fromKernel, nested, text, u32 } from '../kernel/netlink/written.ts';
import { answer, SEED, share } from './cases.ts';

const FRAME = Buffer.from(
  'ffffffffffff02000000000108004500001c0001000040110000c0a80106c0a80105003500350008000000000000',
  'hex',
);

const word = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const record = Buffer.concat([word(1), word(2), word(FRAME.length), word(FRAME.length), FRAME]);
const PCAP = Buffer.concat([
  ...[0xa1b23c4d, 0x00040002, 0, 0, 262_144, 1].map(word),
  ...[record, record, record],
]);
const PCAPNG = Buffer.from(
  writePcapng({
    comments: ['a comment'],
    application: 'hairpin',
    system: 'Linux',
    interfaces: [
      { name: 'router:eth0', description: 'x', mac: '02:00:00:00:00:01', snapLength: 2048, dropped: 1 },
    ],
    packets: [
      {
        interface: 0,
        timeNs: 1n,
        wireLength: FRAME.length,
        data: FRAME,
        direction: 'in',
        comments: ['it died here'],
      },
    ],
  }),
);

const attributes = Buffer.concat([
  ...[
    text(3, 'eth0'),
    u32(4, 1500),
    attribute(1, Buffer.alloc(6)),
    attribute(16, Uint8Array.of(6)),
    u32(10, 3),
  ],
  nested(18, text(1, 'veth'), text(4, 'bridge'), nested(5, attribute(1, Uint8Array.of(3)))),
]);
/** All parsers of netlink message bodies. */
const PARSERS = [
  parseLink,
  parseStats,
  passesFrames,
  parseLinkSettings,
  parseNeighbour,
  parseAddress,
  parseRoute,
  parseRule,
  parseQdisc,
  parseConntrack,
  parseConntrackStats,
  parseTrace,
  parseListener,
  parseTreeBridge,
  parseTreePort,
  ruleset.parseGeneration,
  ruleset.parseChain,
  ruleset.parseRule,
];
/** Attributes of all types that the parsers read, each shorter than it should be. */
const short = (length: number) =>
  Buffer.concat(Array.from({ length: 64 }, (_, type) => attribute(type, Buffer.alloc(length, 1))));
const NETLINK = Buffer.concat(
  [16, 28, 2, 3].map((type, sequence) =>
    fromKernel({ type, flags: 0x200, sequence, body: Buffer.concat([Buffer.alloc(16), attributes]) }),
  ),
);

/** Valid bytes with some of them changed, and perhaps truncated or mixed with others. */
const damaged = (bytes: Buffer) =>
  fc
    .record({
      changes: fc.array(
        fc.tuple(fc.nat(bytes.length - 1), fc.oneof(fc.constantFrom(0, 1, 255), fc.nat(255))),
        { maxLength: 8 },
      ),
      start: fc.oneof(
        { weight: 5, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.nat(bytes.length) },
      ),
      end: fc.oneof(fc.constant(bytes.length), fc.nat(bytes.length)),
    })
    .map(({ changes, start, end }) => {
      const copy = Buffer.from(bytes);
      for (const [at, value] of changes) copy[at] = value;
      return copy.subarray(start, end);
    });

const any = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));

describe(`any bytes are read, or refused with a message; seed ${SEED}`, () => {
  it('captures', () => {
    fc.assert(
      fc.property(fc.oneof(damaged(PCAP), damaged(PCAPNG), any), (bytes) => {
        const file = answer(() => readPcap(bytes));
        for (const { data } of file?.frames ?? []) decodeFrame(data);
        const packets = answer(() => readPcapng(bytes))?.packets ?? [];
        expect(packets.length).toBeLessThanOrEqual(bytes.length);
      }),
      share(10),
    );
  });

  it('netlink', () => {
    fc.assert(
      fc.property(fc.oneof(damaged(NETLINK), any), (bytes) => {
        for (const reply of answer(() => parseMessages(bytes)) ?? []) {
          answer(() => parseAck(reply));
          for (const read of PARSERS) answer(() => read(reply.body));
        }
      }),
      share(10),
    );
  });

  it.each(PARSERS.map((read, index) => [index, read] as const))(
    'an answer that ends anywhere: %i',
    (_, read) => {
      const whole = Buffer.concat([Buffer.alloc(72), attributes]);
      for (const body of [Buffer.concat([Buffer.alloc(16), attributes]), whole])
        for (let end = 0; end <= body.length; end++) answer(() => read(body.subarray(0, end)));
      for (const header of [4, 8, 12, 16, 20])
        for (const length of [0, 1, 3, 5, 17])
          answer(() => read(Buffer.concat([Buffer.alloc(header), short(length)])));
    },
  );
});
