import { spawnSync } from 'node:child_process';

export const hasTshark = spawnSync('tshark', ['--version']).status === 0;

/** Fields whose values tshark writes as numbers, decimal or hexadecimal. */
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
const FIELDS = [...NUMBERS, ...TEXTS];

/** What tshark read of one frame: every value of a field, those of the outermost layer first. */
export class Dissection {
  readonly #values: Map<string, string[]>;

  constructor(line: string) {
    const cells = line.split('|').map((cell) => (cell === '' ? [] : cell.split(',')));
    this.#values = new Map(FIELDS.map((field, i) => [field, cells[i] ?? []]));
  }

  text(...fields: (typeof TEXTS)[number][]): string[] {
    return fields.flatMap((field) => this.#values.get(field) ?? []);
  }

  number(...fields: (typeof NUMBERS)[number][]): number[] {
    return fields.flatMap((field) => this.#values.get(field) ?? []).map(numeric);
  }
}

/** Newer versions of tshark write flags as `True` and `False`. */
function numeric(value: string): number {
  return Number({ True: 1, False: 0 }[value] ?? value);
}

/** VXLAN, Geneve, IP in IP, IPv6 in IP, GRE: to our reader, what is inside of a tunnel is a payload. */
const TUNNELS = ['udp.port==4789', 'udp.port==6081', 'ip.proto==4', 'ip.proto==41', 'ip.proto==47'];

/** Raw numbers and no reassembly: each frame by itself. */
export function dissect(file: string): Dissection[] {
  const preferences = [
    'ip.defragment:FALSE',
    'ipv6.defragment:FALSE',
    'tcp.desegment_tcp_streams:FALSE',
    'tcp.relative_sequence_numbers:FALSE',
  ];
  const format = ['-T', 'fields', '-E', 'separator=|', '-E', 'occurrence=a', '-E', 'aggregator=,'];
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  const asData = TUNNELS.flatMap((tunnel) => ['-d', `${tunnel},data`]);
  const raw = preferences.flatMap((text) => ['-o', text]);
  const args = ['-n', '-r', file, ...raw, ...asData, ...format, ...fields];
  const env = { ...process.env, LC_ALL: 'C' };
  const { status, stdout, stderr } = spawnSync('tshark', args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`tshark: ${stderr}`);
  return linesOf(stdout).map((line) => new Dissection(line));
}

/** What tshark says of each packet of a pcapng file besides its bytes. */
export function framing(file: string) {
  const wanted = ['frame.interface_name', 'frame.packet_flags_direction', 'frame.cap_len', 'frame.comment'];
  const format = ['-T', 'fields', '-E', 'separator=/t', '-E', 'occurrence=a', '-E', 'aggregator=\u0001'];
  const args = ['-n', '-r', file, ...format, ...wanted.flatMap((field) => ['-e', field])];
  const { status, stdout, stderr } = spawnSync('tshark', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`tshark: ${stderr}`);
  return linesOf(stdout).map((line) => {
    const [name, direction, length, comments = ''] = line.split('\t');
    return {
      interface: name,
      direction: [undefined, 'in', 'out'][Number(direction)],
      length: Number(length),
      comments: comments === '' ? [] : comments.split('\u0001'),
    };
  });
}

/** A capture may be empty, and the last fields of a line as well. */
const linesOf = (text: string) => text.split('\n').slice(0, -1);
