import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { LabError } from '../lab/error.ts';
import { asKernelError } from './error.ts';
import type { Namespace } from './namespace.ts';

/**
 * Writes a kernel setting of the namespace. `key` is a key of sysctl(8): `net.ipv4.ip_forward`, or with slashes if
 * a part contains dots: `net/ipv4/conf/eth0.5/forwarding`.
 */
export function writeSysctl(ns: Namespace, key: string, value: string): void {
  const path = sysctlPath(ns.name, key);
  reach(ns, key, `set ${key} to ${value}`, () => {
    const fd = openSync(path, constants.O_WRONLY);
    try {
      writeSync(fd, value);
    } finally {
      closeSync(fd);
    }
  });
}

/** Returns the setting's value without the final newline. */
export function readSysctl(ns: Namespace, key: string): string {
  const path = sysctlPath(ns.name, key);
  return reach(ns, key, `read ${key}`, () => readFileSync(path, 'utf8')).trimEnd();
}

/** /proc/sys/net depends on the namespace of the thread that opens it. */
function reach<T>(ns: Namespace, key: string, step: string, use: () => T): T {
  try {
    return ns.run(use);
  } catch (error) {
    throw asKernelError(error, ns.name, step, hint(error, key));
  }
}

function hint(error: unknown, key: string): string | undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) return undefined;
  return /^net[./]bridge[./]/.test(key)
    ? 'modprobe br_netfilter, as root, adds it'
    : 'this kernel has no such setting';
}

/** The first separator decides: if it is `/`, dots belong to names. */
export function sysctlPath(object: string, key: string): string {
  const slashed = /^[^./]*\//.test(key) ? key : key.replace(/[./]/g, (c) => (c === '.' ? '/' : '.'));
  const parts = slashed.split('/');
  if (parts.length < 2 || parts[0] !== 'net' || parts.some((part) => /^\.{0,2}$/.test(part))) {
    const allowed = 'settings under net. such as net.ipv4.ip_forward';
    throw new LabError('definition', {
      where: object,
      what: `${key} is not a setting of a network namespace`,
      allowed,
    });
  }
  return `/proc/sys/${slashed}`;
}
