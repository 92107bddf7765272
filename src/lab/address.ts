import { Address4, Address6 } from 'ip-address';

export interface Address {
  family: 4 | 6;
  /** The address in normal form, so that two spellings of one address are equal. */
  ip: string;
  /** The prefix length. Undefined if the text has none. */
  prefix: number | undefined;
  /** Are all bits after the prefix zero? */
  isNetwork: boolean;
}

/** Reads `192.168.1.1/24`, `fd00::1/64`, or either without a prefix length. Undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  if (text.includes('%')) return undefined;
  const address = read(text);
  if (address === undefined) return undefined;
  const ip = address.correctForm();
  return {
    family: address.v4 ? 4 : 6,
    ip,
    prefix: text.includes('/') ? address.subnetMask : undefined,
    isNetwork: address.startAddress().correctForm() === ip,
  };
}

function read(text: string): Address4 | Address6 | undefined {
  try {
    return text.includes(':') ? new Address6(text) : new Address4(text);
  } catch {
    return undefined;
  }
}

/** Is it an address without a prefix length? */
export const isOneAddress = (text: string): boolean => {
  const address = parseAddress(text);
  return address !== undefined && address.prefix === undefined;
};

/** `192.168.1.6`, `192.168.1.6:80`, `fd00::1` or `[fd00::1]:80`. */
export function isEndpoint(text: string): boolean {
  const [, v6, v4, port] = /^(?:\[(.+)\]|([\d.]+)):(\d+)$/.exec(text) ?? [];
  const host = v6 ?? v4 ?? text;
  const address = parseAddress(host);
  if (address === undefined || address.prefix !== undefined) return false;
  return port === undefined || (isPort(Number(port)) && (v6 === undefined || address.family === 6));
}

export const isPort = (port: number) => Number.isInteger(port) && port >= 1 && port <= 65535;

/** Is it six octets, and not a group address? */
export function isUnicastMac(text: string): boolean {
  return /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text) && (Number.parseInt(text.slice(0, 2), 16) & 1) === 0;
}

const NAME =
  /^(?=.*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

/** Is it a host name such as `webserver.com`: labels of letters, digits and dashes, and not an address? */
export const isHostName = (text: string) => NAME.test(text);
