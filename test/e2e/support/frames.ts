import { decodeFrame } from '../../../src/packet/decode/decode.ts';
import type { CapturedFrame, Frame, Ip } from '../../../src/packet/types.ts';
import type { Dissection } from '../tshark.ts';

type Row = Record<string, unknown>;

/**
 * A frame as our decoder reads it. In list fields the packet's own value comes first, then that of a packet quoted in
 * an ICMP error.
 */
export function ours({ timeNs, data }: CapturedFrame): Row {
  const frame = decodeFrame(data);
  const { ethernet, arp, tcp, udp, icmp, problem } = frame;
  const ips = [frame.ip, icmp?.quoted?.ip].filter((ip) => ip !== undefined);
  const each = <K extends keyof Ip>(key: K) => ips.map((ip) => ip[key]);
  const ports = tcp ?? udp ?? icmp?.quoted;
  return {
    problem,
    timeNs,
    macs: [ethernet.src, ethernet.dst],
    // Smaller values are a length (IEEE 802.3), as in frames of spanning tree.
    type: ethernet.type !== undefined && ethernet.type < 0x600 ? undefined : ethernet.type,
    vlans: ethernet.vlans,
    arp: arp && [arp.operation, arp.senderMac, arp.senderIp, arp.targetMac, arp.targetIp],
    src: each('src'),
    dst: each('dst'),
    ttl: each('ttl'),
    id: each('id'),
    protocol: each('protocol'),
    payloadLength: each('payloadLength'),
    dontFragment: each('dontFragment'),
    moreFragments: each('moreFragments'),
    fragmentOffset: each('fragmentOffset'),
    ports: [ports?.srcPort, ports?.dstPort],
    seq: tcp?.seq ?? icmp?.quoted?.tcpSeq,
    tcp: tcp && [tcp.ack, tcp.flags, tcp.window, tcp.payload.length],
    timestamps: tcp?.timestamps && [tcp.timestamps.value, tcp.timestamps.echo],
    payload: hex(frame),
    icmp: icmp && [icmp.type, icmp.code],
    echo: icmp?.sequence === undefined ? undefined : [icmp.id, icmp.sequence],
  };
}

function hex({ tcp, udp }: Frame): string | undefined {
  return Buffer.from((tcp ?? udp)?.payload ?? []).toString('hex') || undefined;
}

/** The same row, as tshark reads the frame. */
export function theirs(tshark: Dissection): Row {
  const row = everyHeader(tshark);
  return tshark.number('icmpv6.type')[0] === REDIRECT ? ownOf(row) : row;
}

/** An ICMPv6 redirect quotes the packet in an option (RFC 4861, 4.6.3), which our decoder leaves in the payload. */
const REDIRECT = 137;
const LISTS = ['src', 'dst', 'ttl', 'id', 'protocol', 'payloadLength'];
const FLAG_LISTS = ['dontFragment', 'moreFragments', 'fragmentOffset'];

function ownOf(row: Row): Row {
  const first = [...LISTS, ...FLAG_LISTS].map((key) => [key, (row[key] as unknown[]).slice(0, 1)]);
  return { ...row, ...Object.fromEntries(first), ports: [undefined, undefined], seq: undefined };
}

function everyHeader(tshark: Dissection): Row {
  const src = tshark.text('ip.src', 'ipv6.src');
  const quotes = src.length > 1;
  // Of a quoted packet, our decoder reads only ports and sequence number.
  const own = <T>(values: T[]) => (quotes || values.length === 0 ? undefined : values);
  const [operation] = tshark.number('arp.opcode');
  const arp = tshark.text('arp.src.hw_mac', 'arp.src.proto_ipv4', 'arp.dst.hw_mac', 'arp.dst.proto_ipv4');
  const [srcPort] = tshark.number('tcp.srcport', 'udp.srcport');
  const [dstPort] = tshark.number('tcp.dstport', 'udp.dstport');
  const flags = tshark.number('tcp.flags').map(letters);
  const icmp = [tshark.number('icmp.type', 'icmpv6.type')[0], tshark.number('icmp.code', 'icmpv6.code')[0]];
  const echo = tshark.number(
    'icmp.ident',
    'icmp.seq',
    'icmpv6.echo.identifier',
    'icmpv6.echo.sequence_number',
  );
  return {
    problem: undefined,
    timeNs: BigInt(tshark.text('frame.time_epoch').join().replace('.', '')),
    macs: tshark.text('eth.src', 'eth.dst'),
    type: tshark.number('eth.type', 'vlan.etype').at(-1),
    vlans: tshark.number('ieee8021ad.id', 'vlan.id'),
    arp: operation && [operation === 1 ? 'request' : 'reply', ...arp],
    src,
    dst: tshark.text('ip.dst', 'ipv6.dst'),
    ttl: tshark.number('ip.ttl', 'ipv6.hlim'),
    ...(tshark.number('ipv6.plen').length > 0 ? ipv6(tshark) : ipv4(tshark)),
    ports: [srcPort, dstPort],
    seq: tshark.number('tcp.seq_raw', 'tcp.seq')[0],
    tcp: own(
      flags.flatMap((text) => [
        ...tshark.number('tcp.ack_raw'),
        text,
        ...tshark.number('tcp.window_size_value', 'tcp.len'),
      ]),
    ),
    timestamps: own(tshark.number('tcp.options.timestamp.tsval', 'tcp.options.timestamp.tsecr')),
    payload: own(tshark.text('tcp.payload', 'udp.payload'))?.[0],
    icmp: icmp[0] === undefined ? undefined : icmp,
    echo: own(echo),
  };
}

const FLAGS = ['F', 'S', 'R', 'P', '', 'U', 'E', 'W'];

function letters(bits: number): string {
  return FLAGS.filter((_, i) => (bits >> i) & 1).join('') + (bits & 0x10 ? '.' : '');
}

function ipv4(tshark: Dissection): Row {
  const headers = tshark.number('ip.hdr_len');
  return {
    id: tshark.number('ip.id'),
    protocol: tshark.number('ip.proto'),
    payloadLength: tshark.number('ip.len').map((length, i) => length - (headers[i] ?? 0)),
    dontFragment: tshark.number('ip.flags.df').map(Boolean),
    moreFragments: tshark.number('ip.flags.mf').map(Boolean),
    fragmentOffset: tshark.number('ip.frag_offset').map((units) => units * 8),
  };
}

/** In the captures, extension headers occur in a packet's own header only, never in a quoted packet. */
function ipv6(tshark: Dissection): Row {
  const [first = 0, ...quotedNext] = tshark.number('ipv6.nxt');
  const [length = 0, ...quotedLengths] = tshark.number('ipv6.plen');
  const next: Record<number, number[]> = {
    0: tshark.number('ipv6.hopopts.nxt', 'ipv6.hopopts.len_oct'),
    44: [...tshark.number('ipv6.fraghdr.nxt'), 8],
    60: tshark.number('ipv6.dstopts.nxt', 'ipv6.dstopts.len_oct'),
  };
  let protocol = first;
  let extensions = 0;
  for (let header = next[protocol]; header?.length === 2; header = next[protocol]) {
    extensions += header[1] ?? 0;
    protocol = header[0] ?? 0;
  }
  const quoted = quotedNext.length;
  const ownOr = <T>(own: T | undefined, absent: T) => [own ?? absent, ...Array<T>(quoted).fill(absent)];
  return {
    id: ownOr(tshark.number('ipv6.fraghdr.ident')[0], 0),
    protocol: [protocol, ...quotedNext],
    payloadLength: [length - extensions, ...quotedLengths],
    dontFragment: ownOr(false, false),
    moreFragments: ownOr(tshark.number('ipv6.fraghdr.more').map(Boolean)[0], false),
    fragmentOffset: ownOr((tshark.number('ipv6.fraghdr.offset')[0] ?? 0) * 8, 0),
  };
}
