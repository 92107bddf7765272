import { check } from './error.ts';
import * as libc from './libc.ts';
import type { Namespace } from './namespace.ts';

export interface ListeningSocket {
  /** The descriptor of the listening socket, which stays in its namespace. */
  fd: number;
  family: 4 | 6;
}

/**
 * Binds a socket of the namespace to a port, on all its IPv4 and IPv6 addresses.
 * @throws KernelError `EADDRINUSE` if the port is taken
 */
export function bindPort(ns: Namespace, protocol: 'tcp' | 'udp', port: number): ListeningSocket {
  const object = `${ns.name}:${port}`;
  const type = (protocol === 'tcp' ? libc.SOCK_STREAM : libc.SOCK_DGRAM) | libc.SOCK_CLOEXEC;
  return ns.run(() => {
    const both = libc.socket(libc.AF_INET6, type, 0);
    const fd =
      both >= 0 ? both : check(libc.socket(libc.AF_INET, type, 0), object, `open a ${protocol} socket`);
    const family = both >= 0 ? 6 : 4;
    try {
      if (family === 6) set(fd, libc.IPPROTO_IPV6, libc.IPV6_V6ONLY, 0, object);
      // Connections of an earlier service may still be closing.
      if (protocol === 'tcp') set(fd, libc.SOL_SOCKET, libc.SO_REUSEADDR, 1, object);
      const address = family === 6 ? Buffer.alloc(28) : Buffer.alloc(16);
      address.writeUInt16LE(family === 6 ? libc.AF_INET6 : libc.AF_INET, 0);
      address.writeUInt16BE(port, 2);
      check(libc.bind(fd, address, address.length), object, `listen on ${protocol} port ${port}`);
      return { fd, family };
    } catch (error) {
      libc.close(fd);
      throw error;
    }
  });
}

const DHCP_CLIENT = 68;

/** Opens a UDP socket on one interface, which may have no address yet. Broadcasts leave only by this interface. */
export function bindDhcpClient(ns: Namespace, name: string): number {
  const object = `${ns.name}:${name}`;
  return ns.run(() => {
    const fd = check(
      libc.socket(libc.AF_INET, libc.SOCK_DGRAM | libc.SOCK_CLOEXEC, 0),
      object,
      'open a udp socket',
    );
    try {
      const device = Buffer.from(`${name}\0`);
      const step = 'bind a socket to it';
      check(libc.setsockopt(fd, libc.SOL_SOCKET, libc.SO_BINDTODEVICE, device, device.length), object, step);
      set(fd, libc.SOL_SOCKET, libc.SO_BROADCAST, 1, object);
      set(fd, libc.SOL_SOCKET, libc.SO_REUSEADDR, 1, object);
      const address = Buffer.alloc(16);
      address.writeUInt16LE(libc.AF_INET, 0);
      address.writeUInt16BE(DHCP_CLIENT, 2);
      check(libc.bind(fd, address, address.length), object, `bind to udp port ${DHCP_CLIENT}`);
      return fd;
    } catch (error) {
      libc.close(fd);
      throw error;
    }
  });
}

function set(fd: number, level: number, option: number, value: number, object: string): void {
  const data = Buffer.alloc(4);
  data.writeInt32LE(value);
  check(libc.setsockopt(fd, level, option, data, data.length), object, 'set an option of its socket');
}
