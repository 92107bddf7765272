import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { asKernelError } from './error.ts';
import type { Namespace } from './namespace.ts';

/** A TCP socket that accepts connections, or a UDP socket that takes datagrams from anyone. */
export interface Listener {
  protocol: 'tcp' | 'udp';
  /** `0.0.0.0` and `::` stand for every address. */
  address: string;
  port: number;
  /** The interface that the socket is bound to, if any. */
  device?: string;
  /** How many TCP connections, or bytes of UDP datagrams, wait to be read. Absent if only /proc lists sockets. */
  waiting?: number;
  /** For TCP: how many connections may wait at most. */
  room?: number;
  /** Set for an IPv6 socket that does not take IPv4. */
  onlyV6?: true;
}

/** Reads /proc/net, which shows the namespace of the reading thread, so no program has to be started there. */
export const listenersOfProc = (ns: Namespace, protocol: Listener['protocol']): Listener[] =>
  [readProcNet(ns, protocol), readProcNet(ns, `${protocol}6`, '')].flatMap((text) =>
    parseListeners(text, protocol),
  );

/** @param otherwise the text if this kernel does not have the file */
export function readProcNet(ns: Namespace, file: string, otherwise?: string): string {
  try {
    return ns.run(() => readFileSync(`/proc/net/${file}`, 'utf8'));
  } catch (error) {
    if (otherwise !== undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise;
    throw asKernelError(error, ns.name, `read /proc/net/${file}`);
  }
}

const rows = (text: string, headings: number) =>
  text
    .split('\n')
    .slice(headings)
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first !== '');

/** The states of sockets that take what anyone sends. UDP uses TCP's number for the unconnected state. */
const WAITING = { tcp: '0A', udp: '07' };

/** `0: 00000000:0050 00000000:0000 0A …` */
export function parseListeners(text: string, protocol: Listener['protocol']): Listener[] {
  return rows(text, 1).flatMap(([, local = '', , state]) => {
    const [address = '', port = ''] = local.split(':');
    if (state !== WAITING[protocol]) return [];
    const ip = address.length === 8 ? ipv4(address) : ipv6(address);
    return [{ protocol, address: ip, port: Number.parseInt(port, 16) }];
  });
}

const LITTLE = endianness() === 'LE';

/** The kernel prints the four bytes of the address as one number in this machine's byte order. */
function ipv4(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  return [...(LITTLE ? bytes.reverse() : bytes)].join('.');
}

/** An IPv6 address is printed as four such numbers. An IPv4-mapped address is returned as IPv4. */
function ipv6(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => ipv4(word).split('.').map(Number));
  if (bytes.every((byte) => byte === 0)) return '::';
  const mapped = bytes.slice(0, 12).join() === [...Array(10).fill(0), 255, 255].join();
  if (mapped) return bytes.slice(12).join('.');
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/.{4}(?=.)/g, '$&:');
}
