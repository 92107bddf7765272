import { check } from './error.ts';
import * as libc from './libc.ts';
import type { Namespace } from './namespace.ts';
import { parseIp } from './netlink/ip.ts';
import { announceNews } from './news.ts';

const ECHO_REPLY = 0;
const ECHO_REQUEST = 8;

/** Large enough for any answer. All sockets share it, because it is read right after `recv`. */
const buffer = Buffer.alloc(2048);

/** Sends ICMP echo requests (IPv4) from a namespace, and receives the answers. `onNews` reports new answers. */
export class EchoSocket {
  readonly fd: number;
  readonly #object: string;
  readonly #id: number;

  /** @param id 16 bits, which the answers repeat */
  constructor(ns: Namespace, id: number) {
    const step = 'open an ICMP socket';
    this.#object = ns.name;
    this.#id = id;
    const type = libc.SOCK_RAW | libc.SOCK_CLOEXEC;
    this.fd = ns.run(() => check(libc.socket(libc.AF_INET, type, libc.IPPROTO_ICMP), ns.name, step));
    try {
      const all = Buffer.alloc(4);
      all.writeUInt32LE(~(1 << ECHO_REPLY) >>> 0);
      check(libc.setsockopt(this.fd, libc.SOL_RAW, libc.ICMP_FILTER, all, all.length), ns.name, step);
      announceNews(this, ns.name, step);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Sends a request; `sequence` has 16 bits. @returns whether it left the node; without a route it does not */
  send(address: string, sequence: number): boolean {
    const request = Buffer.alloc(16);
    request.writeUInt8(ECHO_REQUEST, 0);
    request.writeUInt16BE(this.#id, 4);
    request.writeUInt16BE(sequence, 6);
    request.writeUInt16BE(checksum(request), 2);
    const to = Buffer.alloc(16);
    to.writeUInt16LE(libc.AF_INET, 0);
    to.set(parseIp(address, this.#object).bytes, 4);
    return libc.sendto(this.fd, request, request.length, libc.MSG_DONTWAIT, to, to.length) >= 0;
  }

  /** Returns the sequence numbers of the answers since the last call. */
  receive(): number[] {
    const sequences: number[] = [];
    for (;;) {
      const length = libc.recv(this.fd, buffer, buffer.length, libc.MSG_DONTWAIT);
      if (length < 0) return sequences;
      // The IP header comes first. It gives its length in words of four bytes.
      const icmp = buffer.subarray(((buffer[0] ?? 0) & 0xf) * 4, length);
      if (icmp.length >= 8 && icmp[0] === ECHO_REPLY && icmp.readUInt16BE(4) === this.#id)
        sequences.push(icmp.readUInt16BE(6));
    }
  }

  close(): void {
    libc.close(this.fd);
  }
}

/** Returns the Internet checksum (RFC 1071) over an even number of bytes. */
function checksum(data: Buffer): number {
  let sum = 0;
  for (let offset = 0; offset < data.length; offset += 2) sum += data.readUInt16BE(offset);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}
