import { spawnSync } from 'node:child_process';

export const hasTshark = spawnSync('tshark', ['--version']).status === 0;

/** Fields that tshark prints as decimal or hexadecimal numbers. */
const NUMBERS = [
  ...(['eth.type', 'vlan.etype', 'vlan.id', 'ieee8021ad.id', 'arp.opcode'] as const),
  ...(['ip.ttl', 'ip.id', 'ip.proto', 'ip.len', 'ip.hdr_len', 'ip.frag_offset'] as const),
  ...(['ip.flags.df', 'ip.flags.mf', 'ipv6.hlim', 'ipv6.nxt', 'ipv6.plen'] as const),
  ...(['ipv6.hopopts.nxt', 'ipv6.hopopts.len_oct', 'ipv6.dstopts.nxt', 'ipv6.dstopts.len_oct'] as const),
  ...(['ipv6.fraghdr.nxt', 'ipv6.fraghdr.ident', 'ipv6.fraghdr.offset', 'ipv6.fraghdr.more'] as const),
  ...([
    'tcp.srcport',
    'tcp.dstport',
    'tcp.seq',
    'tcp.seq_raw',
    'tcp.ack_raw',
    'tcp.flags',
    'tcp.len',
  ] as const),
  ...(['tcp.window_size_value', 'tcp.options.timestamp.tsval', 'tcp.options.timestamp.tsecr'] as const),
  ...(['udp.srcport', 'udp.dstport', 'icmp.type', 'icmp.code', 'icmp.ident', 'icmp.seq'] as const),
  ...(['icmpv6.type', 'icmpv6.code', 'icmpv6.echo.identifier', 'icmpv6.echo.sequence_number'] as const),
] as const;
const TEXTS = [
  ...(['frame.time_epoch', 'eth.src', 'eth.dst', 'ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst'] as const),
  ...(['arp.src.hw_mac', 'arp.src.proto_ipv4', 'arp.dst.hw_mac', 'arp.dst.proto_ipv4'] as const),
  ...(['tcp.payload', 'udp.payload'] as const),
] as const;
/** Fields that only pcapng files have. */
const FRAMING = [
  'frame.interface_name',
  'frame.packet_flags_direction',
  'frame.cap_len',
  'frame.comment',
] as const;
const FIELDS = [...NUMBERS, ...TEXTS, ...FRAMING];

/** Separators that occur in no value, not even in comments. */
const [BETWEEN_FIELDS, BETWEEN_VALUES] = ['\u0002', '\u0001'];

/** One frame as tshark reads it: all values of each field, outermost layer first. */
export class Dissection {
  readonly #values: Map<string, string[]>;

  constructor(line: string) {
    const cells = line.split(BETWEEN_FIELDS).map((cell) => (cell === '' ? [] : cell.split(BETWEEN_VALUES)));
    this.#values = new Map(FIELDS.map((field, i) => [field, cells[i] ?? []]));
  }

  text(...fields: (typeof TEXTS)[number][]): string[] {
    return fields.flatMap((field) => this.#values.get(field) ?? []);
  }

  number(...fields: (typeof NUMBERS)[number][]): number[] {
    return fields.flatMap((field) => this.#values.get(field) ?? []).map(numeric);
  }

  /** The metadata that pcapng stores with the packet. */
  framing() {
    const [name, direction, length, comments = []] = FRAMING.map((field) => this.#values.get(field));
    return {
      interface: name?.[0],
      direction: [undefined, 'in', 'out'][Number(direction?.[0])],
      length: Number(length?.[0]),
      comments,
    };
  }
}

/** Newer versions of tshark print flags as `True` and `False`. */
function numeric(value: string): number {
  return Number({ True: 1, False: 0 }[value] ?? value);
}

/** VXLAN, Geneve, IP in IP, IPv6 in IP, GRE. Our decoder treats the inside of a tunnel as payload. */
const TUNNELS = ['udp.port==4789', 'udp.port==6081', 'ip.proto==4', 'ip.proto==41', 'ip.proto==47'];

/** Dissects a file with raw numbers and without reassembly, so each frame stands for itself. */
export function dissect(file: string): Dissection[] {
  const preferences = [
    'ip.defragment:FALSE',
    'ipv6.defragment:FALSE',
    'tcp.desegment_tcp_streams:FALSE',
    'tcp.relative_sequence_numbers:FALSE',
  ];
  const format = [
    '-T',
    'fields',
    '-E',
    `separator=${BETWEEN_FIELDS}`,
    '-E',
    'occurrence=a',
    '-E',
    `aggregator=${BETWEEN_VALUES}`,
  ];
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  const asData = TUNNELS.flatMap((tunnel) => ['-d', `${tunnel},data`]);
  const raw = preferences.flatMap((text) => ['-o', text]);
  const args = ['-n', '-r', file, ...raw, ...asData, ...format, ...fields];
  const env = { ...process.env, LC_ALL: 'C' };
  const { status, stdout, stderr } = spawnSync('tshark', args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`tshark: ${stderr}`);
  return linesOf(stdout).map((line) => new Dissection(line));
}

/** The lines of a text. A capture may be empty, and so may the last fields of a line. */
const linesOf = (text: string) => text.split('\n').slice(0, -1);
