import fc from 'fast-check';
import { Address6 } from 'ip-address';
import { describe, expect, it } from 'vitest';
import { ipv6Text } from '../../../src/packet/decode/address.ts';
import { decodeFrame } from '../../../src/packet/decode/decode.ts';
import * as build from './build.ts';
import { bytes, ethernet, ipv4, ipv6, join, PC, tcp, udp, WEB } from './build.ts';

const text = (data: Uint8Array | undefined) => data && Buffer.from(data).toString();
const hello = Uint8Array.from(Buffer.from('hello'));
const ip6 = (next: number, payload: Uint8Array) => ethernet({ type: 0x86dd }, ipv6(next, payload));

describe('ethernet', () => {
  it.each([
    ['no tag', [], []],
    ['802.1Q', [[0x8100, 10]], [10]],
    ['802.1Q with a priority', [[0x8100, 0xe000 + 4094]], [4094]],
    [
      '802.1ad around 802.1Q',
      [
        [0x88a8, 200],
        [0x8100, 30],
      ],
      [200, 30],
    ],
    [
      'three tags',
      [
        [0x8100, 1],
        [0x8100, 2],
        [0x8100, 3],
      ],
      [1, 2, 3],
    ],
  ] as [string, [number, number][], number[]][])('%s', (_, tags, vlans) => {
    const frame = decodeFrame(ethernet({ tags }, ipv4({}, tcp({}))));
    expect(frame.ethernet).toEqual({ src: PC, dst: WEB, type: 0x0800, vlans });
    expect(frame.tcp?.dstPort).toBe(8001);
    expect(frame.problem).toBeUndefined();
  });

  it('keeps what follows an unknown type', () => {
    const frame = decodeFrame(ethernet({ type: 0x88cc, src: 'AA:BB:CC:DD:EE:FF' }, hello));
    expect(frame).toEqual({
      ethernet: { src: 'aa:bb:cc:dd:ee:ff', dst: WEB, type: 0x88cc, vlans: [] },
      rest: hello,
    });
  });
});

describe('arp', () => {
  it.each([
    [1, 'request'],
    [2, 'reply'],
    [9, 9],
  ] as const)('operation %s, with padding', (number, operation) => {
    const data = join(build.arp(number, [PC, '192.168.1.6'], [WEB, '192.168.1.5']), new Uint8Array(18));
    expect(decodeFrame(ethernet({ type: 0x0806 }, data))).toEqual({
      ethernet: { src: PC, dst: WEB, type: 0x0806, vlans: [] },
      arp: { operation, senderMac: PC, senderIp: '192.168.1.6', targetMac: WEB, targetIp: '192.168.1.5' },
    });
  });
});

describe('ipv4', () => {
  it('reads every field', () => {
    const { ip } = decodeFrame(
      ethernet({}, ipv4({ id: 0xbeef, ttl: 63, protocol: 99, fragment: 0x4000 }, hello)),
    );
    expect(ip).toEqual({
      version: 4,
      src: '192.168.1.6',
      dst: '1.2.3.4',
      ttl: 63,
      id: 0xbeef,
      protocol: 99,
      payloadLength: 5,
      dontFragment: true,
      moreFragments: false,
      fragmentOffset: 0,
    });
  });

  it('skips options', () => {
    const frame = decodeFrame(ethernet({}, ipv4({ options: new Uint8Array(40) }, tcp({}, hello))));
    expect([frame.ip?.payloadLength, text(frame.tcp?.payload)]).toEqual([25, 'hello']);
  });

  it('keeps the padding of a short frame out of the payload', () => {
    const data = join(ipv4({}, tcp({ flags: 0x10 })), new Uint8Array(6).fill(0xff));
    expect(decodeFrame(ethernet({}, data)).tcp?.payload).toHaveLength(0);
  });

  it('takes a total length of 0 for a super-frame', () => {
    const frame = decodeFrame(ethernet({}, ipv4({ totalLength: 0 }, tcp({}, hello))));
    expect([frame.ip?.payloadLength, text(frame.tcp?.payload), frame.problem]).toEqual([
      25,
      'hello',
      undefined,
    ]);
  });

  it('reads the transport of a first fragment only', () => {
    const first = decodeFrame(ethernet({}, ipv4({ fragment: 0x2000, protocol: 17 }, udp(1, 2, hello))));
    expect(first.ip).toMatchObject({ dontFragment: false, moreFragments: true, fragmentOffset: 0 });
    expect(text(first.udp?.payload)).toBe('hello');
    const last = decodeFrame(ethernet({}, ipv4({ fragment: 185, protocol: 17 }, hello)));
    expect(last.ip).toMatchObject({ moreFragments: false, fragmentOffset: 1480 });
    expect([last.udp, text(last.rest), last.problem]).toEqual([undefined, 'hello', undefined]);
  });
});

describe('ipv6', () => {
  const extension = (next: number) => join(Uint8Array.of(next, 0), bytes('010400000000'));

  it('reads every field', () => {
    const frame = decodeFrame(ip6(99, hello));
    const flags = { dontFragment: false, moreFragments: false, fragmentOffset: 0 };
    const ends = { src: 'fd00::1', dst: 'fd00::2' };
    expect(frame.ip).toEqual({
      version: 6,
      ...ends,
      ttl: 64,
      id: 0,
      protocol: 99,
      payloadLength: 5,
      ...flags,
    });
  });

  it.each([
    [0, 'hop-by-hop'],
    [43, 'routing'],
    [60, 'destination'],
  ])('walks extension header %i, %s', (number) => {
    const frame = decodeFrame(ip6(number, join(extension(6), tcp({}, hello))));
    expect([frame.ip?.protocol, frame.ip?.payloadLength, text(frame.tcp?.payload)]).toEqual([6, 25, 'hello']);
  });

  it('walks a chain of them, up to a fragment that is not the first', () => {
    const fragment = (offset: number) =>
      join(bytes('3c 00'), Uint8Array.of(offset >> 8, offset & 0xff), bytes('89abcdef'));
    const first = decodeFrame(ip6(0, join(extension(44), fragment(1), extension(17), udp(1, 2, hello))));
    expect(first.ip).toMatchObject({ id: 0x89abcdef, moreFragments: true, fragmentOffset: 0, protocol: 17 });
    expect(text(first.udp?.payload)).toBe('hello');
    const last = decodeFrame(ip6(44, join(fragment(1448), hello)));
    expect(last.ip).toMatchObject({
      id: 0x89abcdef,
      moreFragments: false,
      fragmentOffset: 1448,
      protocol: 60,
    });
    expect([text(last.rest), last.problem]).toEqual(['hello', undefined]);
  });

  it('walks as many as a super-frame can hold', () => {
    const many = join(...Array.from({ length: 8000 }, () => extension(60)));
    expect(decodeFrame(ip6(60, join(many, extension(6), tcp({})))).tcp?.srcPort).toBe(41000);
  });

  it.each([
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['00000000000000000000000000000000', '::'],
    ['fe800000000000000000000000000000', 'fe80::'],
    ['00000000000000000000ffffc0a80105', '::ffff:192.168.1.5'],
  ])('writes %s as %s', (hex, address) => {
    expect(ipv6Text(bytes(hex), 0)).toBe(address);
  });

  it('writes addresses as the ip-address package does', () => {
    const group = fc.oneof(fc.constant(0), fc.nat(0xffff));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        fc.pre(groups[5] !== 0xffff);
        const address = Uint8Array.from(groups.flatMap((number) => [number >> 8, number & 0xff]));
        expect(ipv6Text(address, 0)).toBe(Address6.fromUnsignedByteArray([...address]).correctForm());
      }),
      { numRuns: 2000 },
    );
  });
});

describe('tcp', () => {
  it.each([
    [0x02, 'S'],
    [0x12, 'S.'],
    [0x10, '.'],
    [0x18, 'P.'],
    [0x11, 'F.'],
    [0x04, 'R'],
    [0x14, 'R.'],
    [0xc2, 'SEW'],
    [0xff, 'FSRPUEW.'],
    [0x00, ''],
  ])('flags %i are %s', (flags, letters) => {
    expect(decodeFrame(ethernet({}, ipv4({}, tcp({ flags })))).tcp?.flags).toBe(letters);
  });

  it('reads every field, numbers beyond 2^31 too', () => {
    const fields = { srcPort: 65535, dstPort: 80, seq: 0xfffffff0, ack: 0x80000001, flags: 0x18 };
    const segment = tcp({ ...fields, timestamps: [0xffffffff, 7] }, hello);
    expect(decodeFrame(ethernet({}, ipv4({}, segment))).tcp).toEqual({
      ...fields,
      flags: 'P.',
      window: 64240,
      timestamps: { value: 0xffffffff, echo: 7 },
      payload: hello,
    });
  });
});

describe('udp', () => {
  it('ends where its own length says', () => {
    const data = ipv4({ protocol: 17 }, join(udp(53, 5353, hello), hello));
    const { length } = udp(53, 5353, hello);
    expect(decodeFrame(ethernet({}, data)).udp).toEqual({
      srcPort: 53,
      dstPort: 5353,
      length,
      payload: hello,
    });
  });
});

describe('icmp', () => {
  it.each([
    [8, 1, 4],
    [0, 1, 4],
    [128, 58, 6],
    [129, 58, 6],
  ])('echo, type %i', (type, protocol, version) => {
    const message = build.icmp(type, 0, 0x004d0102, hello);
    const frame = decodeFrame(
      version === 4 ? ethernet({}, ipv4({ protocol }, message)) : ip6(protocol, message),
    );
    expect(frame.icmp).toEqual({ type, code: 0, id: 77, sequence: 258, payload: hello });
  });

  it('reads what an error quotes, as far as it is quoted', () => {
    const quote = ipv4({ id: 77 }, tcp({ seq: 0xdeadbeef })).slice(0, 28);
    const { icmp, problem } = decodeFrame(ethernet({}, ipv4({ protocol: 1 }, build.icmp(3, 3, 0, quote))));
    const quoted = { ip: { src: '192.168.1.6', id: 77 }, srcPort: 41000, dstPort: 8001, tcpSeq: 0xdeadbeef };
    expect([icmp, problem]).toMatchObject([{ type: 3, code: 3, quoted }, undefined]);
  });

  it('reads the quoted packet of an ICMPv6 error', () => {
    const message = build.icmp(1, 4, 0, ipv6(17, udp(1000, 9999, hello)));
    const quoted = decodeFrame(ip6(58, message)).icmp?.quoted;
    expect(quoted).toMatchObject({
      ip: { version: 6, dst: 'fd00::2', protocol: 17 },
      srcPort: 1000,
      dstPort: 9999,
    });
    expect(quoted?.tcpSeq).toBeUndefined();
  });

  it('takes no ports from a later fragment', () => {
    const quote = ipv4({ fragment: 185, protocol: 17 }, hello);
    const { icmp } = decodeFrame(ethernet({}, ipv4({ protocol: 1 }, build.icmp(11, 1, 0, quote))));
    expect(icmp?.quoted).toEqual({ ip: expect.objectContaining({ fragmentOffset: 1480 }) });
  });

  it('leaves ICMPv6 over IPv4 alone', () => {
    expect(
      decodeFrame(ethernet({}, ipv4({ protocol: 58 }, build.icmp(128, 0, 0, hello)))).icmp,
    ).toBeUndefined();
  });
});

describe('a malformed layer is left out, and the problem names it', () => {
  const segment = tcp({}, hello);
  const patched = (data: Uint8Array, at: number, value: number) =>
    Object.assign(Uint8Array.from(data), { [at]: value });
  it.each([
    ['ethernet: header has 14 bytes, 13 are there', ethernet({}, hello).slice(0, 13), ['rest']],
    [
      'vlan: header has 4 bytes, 2 are there',
      ethernet({ tags: [[0x8100, 1]] }, hello).slice(0, 16),
      ['rest'],
    ],
    ['arp: header has 28 bytes, 5 are there', ethernet({ type: 0x0806 }, hello), ['rest']],
    ['arp: not for IPv4 over Ethernet', ethernet({ type: 0x0806 }, new Uint8Array(28)), ['rest']],
    ['ipv4: header has 20 bytes, 5 are there', ethernet({}, hello), ['rest']],
    ['ipv4: version is 6', ethernet({}, patched(ipv4({}, segment), 0, 0x65)), ['rest']],
    [
      'ipv4: header length is 16, the least is 20',
      ethernet({}, patched(ipv4({}, segment), 0, 0x44)),
      ['rest'],
    ],
    ['ipv4: header has 60 bytes, 45 are there', ethernet({}, patched(ipv4({}, segment), 0, 0x4f)), ['rest']],
    [
      'ipv4: total length 19 is less than its header',
      ethernet({}, ipv4({ totalLength: 19 }, segment)),
      ['rest'],
    ],
    [
      'ipv4: header counts 80 bytes of payload, 25 are there',
      ethernet({}, ipv4({ totalLength: 100 }, segment)),
      ['ip', 'tcp'],
    ],
    ['ipv6: header has 40 bytes, 5 are there', ethernet({ type: 0x86dd }, hello), ['rest']],
    ['ipv6: version is 4', ethernet({ type: 0x86dd }, ipv4({}, tcp({}, segment))), ['rest']],
    ['ipv6 routing: header has 16 bytes, 8 are there', ip6(43, bytes('0601000000000000')), ['ip', 'rest']],
    ['ipv6 fragment: header has 8 bytes, 3 are there', ip6(44, bytes('060100')), ['ip', 'rest']],
    ['tcp: header has 20 bytes, 5 are there', ethernet({}, ipv4({}, hello)), ['ip', 'rest']],
    [
      'tcp: header length is 16, the least is 20',
      ethernet({}, ipv4({}, patched(segment, 12, 0x40))),
      ['ip', 'rest'],
    ],
    [
      'tcp: header has 60 bytes, 25 are there',
      ethernet({}, ipv4({}, patched(segment, 12, 0xf0))),
      ['ip', 'rest'],
    ],
    [
      'tcp: option 8 has length 0, 12 bytes are there',
      ethernet({}, ipv4({}, join(patched(tcp({}), 12, 0x80), bytes('08000000 00000000 00000000')))),
      ['ip', 'tcp'],
    ],
    ['udp: header has 8 bytes, 5 are there', ethernet({}, ipv4({ protocol: 17 }, hello)), ['ip', 'rest']],
    [
      'udp: length is 7, the least is 8',
      ethernet({}, ipv4({ protocol: 17 }, patched(udp(1, 2, hello), 5, 7))),
      ['ip', 'rest'],
    ],
    ['icmp: header has 8 bytes, 5 are there', ethernet({}, ipv4({ protocol: 1 }, hello)), ['ip', 'rest']],
    [
      'icmp quotes ipv4: header has 20 bytes, 5 are there',
      ethernet({}, ipv4({ protocol: 1 }, build.icmp(3, 3, 0, hello))),
      ['ip', 'icmp'],
    ],
    [
      'ipv4: header counts 80 bytes of payload, 5 are there; tcp: header has 20 bytes, 5 are there',
      ethernet({}, ipv4({ totalLength: 100 }, hello)),
      ['ip', 'rest'],
    ],
  ])('%s', (problem, data, layers) => {
    const frame = decodeFrame(data);
    expect(frame.problem).toBe(problem);
    expect(Object.keys(frame).filter((key) => !['ethernet', 'problem'].includes(key))).toEqual(layers);
  });
});
