import { LabError } from '../../lab/error.ts';
import { inetNtop, inetPton } from '../libc.ts';
import { AF } from './constants.ts';

/** An address or prefix as netlink carries it. */
export interface Ip {
  family: number;
  /** 4 or 16, in network order. */
  bytes: Buffer;
  /** Bits; all of them where the text does not say. */
  prefixLength: number;
}

/** Reads `192.168.1.1`, `192.168.1.1/24` or the like of IPv6. `object` is what an error names. */
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
 * The text of 4 or 16 bytes.
 * @throws LabError `kernel` for any other number: the C library would read on behind them
 */
export function formatIp(bytes: Buffer): string {
  if (bytes.length !== 4 && bytes.length !== 16) {
    const what = `malformed answer: an address of ${bytes.length} bytes`;
    throw new LabError('kernel', { where: 'netlink', what });
  }
  const text = Buffer.alloc(46);
  return inetNtop(bytes.length === 4 ? AF.INET : AF.INET6, bytes, text, text.length);
}
