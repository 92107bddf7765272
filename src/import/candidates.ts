import { parseAddress } from '../lab/address.ts';
import type { MachineRules } from '../snapshot/machine.ts';
import type { Segment } from './segments.ts';

/** An address and port that may be forwarded. The kernel will be asked whether it is. */
export interface Candidate {
  protocol: 'tcp' | 'udp' | 'icmp';
  address: string;
  port: number;
}

/** The most candidates. Packets are cheap, but each of them is traced. */
const MOST = 600;

const NUMBER = /(?<![\w.:])\d{1,5}(?![\w.])/g;
const V4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g;
const V6 = /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:.])/gi;
/** Addresses are replaced by blanks before. */
const PREFIX_LENGTH = / \/\d{1,3}\b/g;
/** DNAT by a rule, or by an element of a map: `203.0.113.7 : 10.0.0.5`. */
const TRANSLATES_ALL = /-j DNAT\b|\bdnat (?:ip6? )?to\b|^\s*[\da-f.:]+ : [\da-f.:]+\s*$/i;
/** For rules that translate all ports. */
const USUAL_PORT = 80;

/**
 * Returns addresses and ports worth asking for: every number in the rules that may be a port, with each address
 * near it, and with the machine's own addresses. Rules are not interpreted: a packet shows what they do.
 * @returns `left` is the number of candidates left out
 */
export function candidatesOf(
  rules: MachineRules,
  segments: readonly Segment[],
): { asked: Candidate[]; left: number } {
  const own = ownAddresses(segments);
  const found = new Map<string, Candidate>();
  for (const { addresses, ports, protocols } of piecesOf(rules).map(namedIn))
    for (const address of new Set([...addresses, ...own]))
      for (const port of ports)
        for (const protocol of protocols)
          found.set(`${protocol} ${address} ${port}`, { protocol, address, port });
  const all = [...found.values()];
  return { asked: all.slice(0, MOST), left: Math.max(0, all.length - MOST) };
}

interface Named {
  addresses: string[];
  ports: number[];
  protocols: readonly ('tcp' | 'udp')[];
}

/** Returns the addresses, ports and protocols that a piece of rules names. If it names none, the usual ones. */
function namedIn(piece: string): Named {
  const addresses = [...piece.matchAll(V4), ...piece.matchAll(V6)]
    .flatMap(([text]) => parseAddress(text)?.ip ?? [])
    .filter(isOfOne);
  const ports = portsIn(piece.replace(V6, ' '));
  const said = (['tcp', 'udp'] as const).filter((name) => piece.includes(name));
  if (ports.length > 0 || !TRANSLATES_ALL.test(piece))
    return { addresses, ports, protocols: said.length > 0 ? said : ['tcp', 'udp'] };
  return { addresses, ports: [USUAL_PORT], protocols: said.length > 0 ? said : ['tcp'] };
}

/**
 * Returns the addresses at which others call the machine: one per family for each segment, and all outside
 * addresses.
 */
const ownAddresses = (segments: readonly Segment[]): string[] =>
  segments
    .toSorted((a, b) => Number(b.outside) - Number(a.outside))
    .flatMap(({ addresses }) => addresses.map(({ ip }) => ip));

const isOfOne = (ip: string) => ip !== '0.0.0.0' && ip !== '::' && !/^(127\.|255\.|224\.|fe80:|ff)/.test(ip);

/** Returns lines, and elements of sets and maps, that may change the destination of a packet. */
function piecesOf({ iptables = '', ip6tables = '', nft = '', ipset = '' }: MachineRules): string[] {
  const lines = `${iptables}${ip6tables}${ipset}`.split('\n').filter((line) => /^(-A|add) /.test(line));
  const own = nft.split('\n').flatMap((line) => line.split(/,(?![^{]*\})|[{}]/));
  return [...lines, ...own].filter((piece) => /\d/.test(piece));
}

/** Returns both ends of a range. The text before the colon of `10.0.0.1:80` is no port. */
function portsIn(piece: string): number[] {
  const plain = piece
    .replace(V4, ' ')
    .replace(PREFIX_LENGTH, ' ')
    .replace(/packets \d+ bytes \d+|priority \S+|--set-x?mark \S+|0x[0-9a-f]+/gi, ' ');
  const numbers = [
    ...plain.replaceAll(':', ' ').replaceAll('-', ' ').replaceAll(',', ' ').matchAll(NUMBER),
  ].map(([text]) => Number(text));
  return [...new Set(numbers)].filter((number) => number >= 1 && number <= 65_535);
}
