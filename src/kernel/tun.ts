import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { asKernelError, check, KernelError } from './error.ts';
import * as libc from './libc.ts';
import { setMac, setMtu } from './link.ts';
import type { Namespace } from './namespace.ts';

/** linux/if_tun.h */
const TUNSETIFF = 0x400454ca;
const TUNSETPERSIST = 0x400454cb;
const FLAGS = { tun: 1, tap: 2 };
const IFF_NO_PI = 0x1000;
/** Bytes of `struct ifreq`, and of the name in it. */
const IFREQ = 40;
const NAME = 16;

export interface TunSpec {
  name: string;
  mac?: string;
  mtu?: number;
}

/**
 * Makes a tun or tap interface that stays even if no program has it open. Netlink cannot make one. A program that
 * opens it by its name is at the other end.
 */
export function addTun(ns: Namespace, { name, mac, mtu }: TunSpec, kind: 'tun' | 'tap'): void {
  const [object, step] = [`${ns.name}:${name}`, `add ${kind}`];
  ns.flush();
  ns.run(() => {
    const fd = open(object, step);
    try {
      const request = Buffer.alloc(IFREQ);
      request.write(name);
      request.writeUInt16LE(FLAGS[kind] | IFF_NO_PI, NAME);
      check(libc.ioctl(fd, TUNSETIFF, request), object, step);
      check(libc.ioctlValue(fd, TUNSETPERSIST, 1), object, step);
    } finally {
      closeSync(fd);
    }
  });
  // The kernel chose the index, so the namespace must ask for it.
  ns.forget(name);
  if (mac !== undefined) setMac(ns, name, mac);
  if (mtu !== undefined) setMtu(ns, name, mtu);
}

function open(object: string, step: string): number {
  try {
    return openSync('/dev/net/tun', 'r+');
  } catch (error) {
    // /dev/net/tun is missing, or this user must not open it: the machine does not support it.
    if (['ENOENT', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw new KernelError({ object, step, errno: constants.errno.ENODEV });
    throw asKernelError(error, object, step);
  }
}
