import type { Loss } from '../../snapshot/machine.ts';
import { optionOf, type UciSection, wordsOf } from './uci-text.ts';

/** A zone of OpenWrt's firewall, with the devices and addresses of its networks. */
export interface Zone {
  name: string;
  devices: string[];
  addresses: string[];
  /** `accept`, `reject` or `drop`. */
  input: string;
  output: string;
  forward: string;
  masq: boolean;
}

/** Returns `tcp` and `udp`. Both are the default (`tcpudp`). */
export function protocolsOf(section: UciSection): string[] {
  const given = wordsOf(section, 'proto').flatMap((word) =>
    word === 'tcpudp' ? ['tcp', 'udp'] : [word.toLowerCase()],
  );
  return given.length === 0
    ? ['tcp', 'udp']
    : given.filter((word) => word !== 'all' && word !== 'any' && word !== '*');
}

export const list = (words: readonly string[]) => (words.length === 1 ? words[0] : `{ ${words.join(', ')} }`);
const family = (text: string | undefined) => (text?.includes(':') ? 'ip6' : 'ip');

/** Options that firewall4 knows. Others are reported. */
const KNOWN = new Set([
  ...[
    'name',
    'src',
    'dest',
    'proto',
    'src_ip',
    'dest_ip',
    'src_port',
    'dest_port',
    'src_mac',
    'family',
    'icmp_type',
  ],
  ...[
    'target',
    'enabled',
    'src_dip',
    'src_dport',
    'reflection',
    'reflection_src',
    'limit',
    'limit_burst',
    'log',
    'utc_time',
  ],
]);

/** Reports unknown options. @returns whether there are any */
export function tellUnknown(section: UciSection, losses: Loss[]): boolean {
  const unknown = Object.keys(section.options).filter((key) => !KNOWN.has(key));
  if (unknown.length === 0) return false;
  losses.push({
    what: `${section.type} "${optionOf(section, 'name') ?? ''}" with ${unknown.join(', ')}`,
    where: section.where,
    may: 'the rule is left out: what it lets through, keeps or translates is not so in the lab',
  });
  return true;
}

/** Writes matches for sources and protocols, one text a protocol. */
export function matches(section: UciSection, port: string | undefined): string[] {
  const [from, to] = [wordsOf(section, 'src_ip'), wordsOf(section, 'dest_ip')];
  const six = optionOf(section, 'family') === 'ipv6';
  const common = [
    optionOf(section, 'family') === 'ipv4' ? 'meta nfproto ipv4' : six ? 'meta nfproto ipv6' : '',
    from.length > 0 ? `${family(from[0])} saddr ${list(from)}` : '',
    section.type === 'rule' && to.length > 0 ? `${family(to[0])} daddr ${list(to)}` : '',
    optionOf(section, 'src_mac') ? `ether saddr ${optionOf(section, 'src_mac')}` : '',
  ]
    .filter((text) => text !== '')
    .join(' ');
  const protocols = protocolsOf(section);
  if (protocols.length === 0) return [common];
  return protocols
    .map((protocol) => {
      const types = wordsOf(section, 'icmp_type').map((type) => type.replaceAll('_', '-'));
      if (/^(icmp|ipv6-icmp|icmpv6)$/.test(protocol)) {
        const word = six || protocol !== 'icmp' ? 'icmpv6' : 'icmp';
        return `${common} ${types.length > 0 ? `${word} type ${list(types)}` : `meta l4proto ${word}`}`;
      }
      const ports = [
        ['sport', optionOf(section, 'src_port')],
        ['dport', port],
      ]
        .filter(([, value]) => value !== undefined)
        .map(([word, value = '']) => `${protocol} ${word} ${list(value.replaceAll(':', '-').split(/\s+/))}`);
      return [common, ...(ports.length > 0 ? ports : [`meta l4proto ${protocol}`])].join(' ');
    })
    .map((text) => text.trim());
}

/** Writes a `config rule` and its chain, one text a protocol. */
export function ruleOf(
  section: UciSection,
  zones: readonly Zone[],
  losses: Loss[],
): { chain: string; text: string }[] {
  if (tellUnknown(section, losses)) return [];
  const [src, dest] = [optionOf(section, 'src'), optionOf(section, 'dest')];
  const target = (optionOf(section, 'target') ?? 'DROP').toLowerCase();
  const hook = src === undefined ? 'output' : dest === undefined ? 'input' : 'forward';
  const zone = hook === 'output' ? dest : src;
  const chain = zone === undefined || zone === '*' ? hook : `${hook}_${zone}`;
  const isTo = hook === 'forward' && dest !== '*' && zones.some(({ name }) => name === dest);
  const verdict = isTo ? `jump ${target}_to_${dest}` : target === 'reject' ? 'goto handle_reject' : target;
  return matches(section, optionOf(section, 'dest_port')).map((match) => ({
    chain,
    text: `${match} ${verdict}`.trim(),
  }));
}
