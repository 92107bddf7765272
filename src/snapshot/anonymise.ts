import { createHmac, randomBytes } from 'node:crypto';
import { Address6 } from 'ip-address';
import { parseAddress } from '../lab/address.ts';

/**
 * Returns the snapshot with all public addresses, MAC addresses and names replaced. Addresses that shared a prefix
 * still share one of the same length, so networks, routes and rules still fit together. Private addresses are kept.
 * @param key the same key gives the same result; without the key nobody can compute the original
 */
export function anonymise(text: string, key: string | Buffer = randomBytes(32)): string {
  const hash = (what: string) => createHmac('sha256', key).update(what).digest();
  const names = namesIn(text).map((name, index) => [name, `name${index + 1}`] as const);
  const renamed = names.reduce(
    (all, [name, other]) => all.replaceAll(RegExp(`(?<![\\w.-])${escaped(name)}(?![\\w-])`, 'g'), other),
    text,
  );
  return renamed
    .replace(MAC, (mac) => otherMac(mac, hash))
    .replace(V6, (whole: string, address: string, length?: string) => otherV6(whole, address, length, hash))
    .replace(V4, (whole: string, address: string, length?: string) => otherV4(whole, address, length, hash));
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Old versions of ebtables leave leading zeros out. */
const MAC = /(?<![\w:])(?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2}(?![\w:])/gi;
const V4 = /(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})(?:\/(\d{1,2}))?(?![\w.]*\.\d)/g;
const V6 = /(?<![\w:.])([0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7})(?:\/(\d{1,3}))?(?![\w:])/gi;

/**
 * Returns names of the machine, its hosts, containers, links and domains. Longer names come first, because one name
 * may contain another.
 */
function namesIn(text: string): string[] {
  const host = /^section system\r?\n [^\n]*\n (\S+)/m.exec(text)?.[1];
  const quoted = [...text.matchAll(/^ \{"name":"\/?([^"]+)"/gm)].map(([, name]) => name);
  const domains = [...text.matchAll(/^ (?:search|domain)\s+(.+)$/gm)].flatMap(([, all]) =>
    all?.trim().split(/\s+/),
  );
  const hosts = [...text.matchAll(/^ dhcp\.[^=\n]*\.name='([^'\n]+)'/gm)].map(([, name]) => name);
  const aliases = [...text.matchAll(/"ifalias":"([^"\n]+)"/g)].map(([, name]) => name);
  const listed = [...text.matchAll(/^section (?:incus|lxc|ip netns) list\r?\n((?: .*\n)*)/gm)].flatMap(
    ([, lines = '']) => [...lines.matchAll(/^ ([^\s,(]+)/gm)].map(([, name]) => name),
  );
  const all = [host, ...quoted, ...domains, ...hosts, ...aliases, ...listed].filter(
    (name) => name !== undefined && name.length > 1,
  );
  return [...new Set(all as string[])].filter((name) => !KEPT.has(name)).sort((a, b) => b.length - a.length);
}

/** Docker's own networks, names that reveal nothing, and words of rules. */
const KEPT = new Set(
  (
    'bridge host none localhost router lan wan nat filter mangle raw security broute ip ip6 inet arp netdev table chain rule set ' +
    'map type hook accept drop reject jump goto return input output forward prerouting postrouting tcp udp icmp'
  ).split(' '),
);

type Hash = (what: string) => Buffer;

/** Group and special addresses are kept, because the type of an address must remain visible. */
function otherMac(mac: string, hash: Hash): string {
  const text = mac
    .toLowerCase()
    .split(':')
    .map((octet) => octet.padStart(2, '0'))
    .join(':');
  const first = Number.parseInt(text.slice(0, 2), 16);
  if ((first & 1) === 1 || /^(00:){5}00$/.test(text)) return mac;
  const rest = [...hash(`mac ${text}`).subarray(0, 5)].map((octet) => octet.toString(16).padStart(2, '0'));
  return [text.slice(0, 2), ...rest].join(':');
}

/** Whether bit `index` is flipped depends only on the bits before it. */
function turned(bits: string, kept: number, until: number, hash: Hash): string {
  let made = '';
  for (let index = 0; index < bits.length; index++) {
    const bit = bits[index] ?? '0';
    const flip =
      index >= kept && index < until && ((hash(`${bits.length} ${bits.slice(0, index)}`)[0] ?? 0) & 1) === 1;
    made += flip ? (bit === '1' ? '0' : '1') : bit;
  }
  return made;
}

/** First octets that are partly private or special. Their second octet stays as well. */
const MIXED = new Set([100, 169, 172, 192, 198, 203]);

function otherV4(whole: string, address: string, length: string | undefined, hash: Hash): string {
  const octets = address.split('.').map(Number);
  if (octets.some((octet) => octet > 255) || !isPublicV4(octets)) return whole;
  const bits = octets.map((octet) => octet.toString(2).padStart(8, '0')).join('');
  const kept = MIXED.has(octets[0] ?? 0) ? 16 : 8;
  const made = turned(bits, kept, end(bits, length), hash);
  const text =
    made
      .match(/.{8}/g)
      ?.map((octet) => Number.parseInt(octet, 2))
      .join('.') ?? address;
  return length === undefined ? text : `${text}/${length}`;
}

/** In a network address only the network's bits are flipped, so the others stay 0. */
function end(bits: string, length: string | undefined): number {
  const prefix = length === undefined ? bits.length : Number(length);
  return bits.slice(prefix).includes('1') ? bits.length : Math.min(prefix, bits.length);
}

function isPublicV4([a = 0, b = 0]: readonly number[]): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if ((a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)) return false;
  return !((a === 169 && b === 254) || (a === 100 && b >= 64 && b < 128));
}

function otherV6(whole: string, address: string, length: string | undefined, hash: Hash): string {
  const parsed = parseAddress(address);
  if (parsed?.family !== 6) return whole;
  const bits = new Address6(parsed.ip).binaryZeroPad();
  // Only global unicast (2000::/3) is replaced. Private, local and multicast addresses stay, except for a MAC address
  // in them.
  if (!bits.startsWith('001')) return withOtherMac(whole, bits, length, hash);
  const made = turned(bits, 16, end(bits, length), hash);
  const text = Address6.fromBigInt(BigInt(`0b${made}`)).correctForm();
  return length === undefined ? text : `${text}/${length}`;
}

/** The kernel makes an address of a MAC address: `ff:fe` in its middle, and one bit turned (RFC 4291, appendix A). */
function withOtherMac(whole: string, bits: string, length: string | undefined, hash: Hash): string {
  const octets = bits.match(/.{8}/g)?.map((octet) => Number.parseInt(octet, 2)) ?? [];
  const [first = 0, second = 0, third = 0, marked, mark, ...rest] = octets.slice(8);
  if (octets[0] === 0xff || marked !== 0xff || mark !== 0xfe) return whole;
  const mac = [first ^ 2, second, third, ...rest].map((octet) => octet.toString(16)).join(':');
  const [one = 0, ...others] = otherMac(mac, hash)
    .split(':')
    .map((octet) => Number.parseInt(octet, 16));
  const made = [...octets.slice(0, 8), one ^ 2, ...others.slice(0, 2), 0xff, 0xfe, ...others.slice(2)];
  const text = Address6.fromByteArray(made).correctForm();
  return length === undefined ? text : `${text}/${length}`;
}
