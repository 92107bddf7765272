import { LabError } from '../../lab/error.ts';
import { inetNtop, inetPton } from '../libc.ts';
import { AF } from './constants.ts';

/** An address or prefix in netlink's form. */
export interface Ip {
  family: number;
  /** 4 or 16 bytes, in network order. */
  bytes: Buffer;
  /** In bits; the address's full length if the text does not say. */
  prefixLength: number;
}

/** Reads `192.168.1.1`, `192.168.1.1/24`, or the same in IPv6. Errors name `object`. */
export function parseIp(value: string, object: string): Ip {
  const [address = '', length, ...rest] = value.split('/');
  const family = address.includes(':') ? AF.INET6 : AF.INET;
  const bytes = Buffer.alloc(family === AF.INET ? 4 : 16);
  const bits = bytes.length * 8;
  const prefixLength = length === undefined ? bits : Number(/^\d+$/.test(length) ? length : -1);
  if (
    rest.length === 0 &&
    inetPton(family, address, bytes) === 1 &&
    prefixLength >= 0 &&
    prefixLength <= bits
  ) {
    return { family, bytes, prefixLength };
  }
  const allowed = 'an address such as 192.168.1.1/24 or fd00::1/64';
  throw new LabError('definition', { where: object, what: `${value} is not an IP address`, allowed });
}

/**
 * Returns an address of 4 or 16 bytes as text.
 * @throws LabError `kernel` for any other length, because the C library would read beyond the end
 */
export function formatIp(bytes: Buffer): string {
  if (bytes.length !== 4 && bytes.length !== 16) {
    const what = `malformed answer: an address of ${bytes.length} bytes`;
    throw new LabError('kernel', { where: 'netlink', what });
  }
  const text = Buffer.alloc(46);
  return inetNtop(bytes.length === 4 ? AF.INET : AF.INET6, bytes, text, text.length);
}
