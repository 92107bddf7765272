import { readFileSync } from 'node:fs';
import { check } from './error.ts';
import * as libc from './libc.ts';
import { isInChroot } from './mount-namespace.ts';

/** The numbers of capabilities(7), and what programs of a lab need each for. */
const OF_PROGRAMS = {
  /** dnsmasq and ping become another user, and what they leave is root's to handle. */
  CHOWN: 0,
  DAC_OVERRIDE: 1,
  FOWNER: 3,
  KILL: 5,
  SETGID: 6,
  SETUID: 7,
  /** Services on ports below 1024. */
  NET_BIND_SERVICE: 10,
  /** Links, addresses, routes, rules. */
  NET_ADMIN: 12,
  /** tcpdump, ping. */
  NET_RAW: 13,
  /** Entering mount namespaces; programs that shut themselves in, but for those in a chroot, out of which it leads. */
  SYS_CHROOT: 18,
};

/**
 * What the agent alone needs. So no program of a lab mounts, enters a namespace, loads a program into the kernel, or looks
 * into a process that has more rights than it: the agent, and process 1.
 */
const OF_AGENT = {
  /** The rings that the kernel writes drops into. */
  IPC_LOCK: 14,
  /** Descriptors of namespaces that another process holds, by /proc. */
  SYS_PTRACE: 19,
  /** Namespaces, mounts, tracepoints. */
  SYS_ADMIN: 21,
  /** Names of the kernel's functions. */
  SYSLOG: 34,
  PERFMON: 38,
};

const PR_CAPBSET_DROP = 24;
/** `_LINUX_CAPABILITY_VERSION_3`: two words to a set. */
const VERSION = 0x2008_0522;

/**
 * Gives up every capability that no lab needs, for good: this thread all but its own, and what it starts all but those of
 * programs. Root of the machine loses modules, the clock, raw devices, reboot; in a user namespace there was little to lose.
 */
export function keepNeededCapabilities(): void {
  const { SYS_CHROOT, ...others } = OF_PROGRAMS;
  const programs: number[] = [...Object.values(others), ...(isInChroot() ? [] : [SYS_CHROOT])];
  const needed = [...Object.values(OF_PROGRAMS), ...Object.values(OF_AGENT)];
  const last = Number(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8'));
  for (let capability = 0; capability <= last; capability++) {
    if (programs.includes(capability)) continue;
    check(libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0), 'sandbox', 'give up capabilities');
  }
  const header = Buffer.from(Uint32Array.of(VERSION, 0).buffer);
  const sets = Buffer.alloc(24);
  check(libc.capget(header, sets), 'sandbox', 'read its capabilities');
  // Effective, permitted, inheritable: each is two words, of which the second stands behind the first of all three.
  for (const [set, kept] of [needed, needed, programs].entries()) {
    const mask = kept.reduce((bits, capability) => bits | (1n << BigInt(capability)), 0n);
    for (const [index, half] of [mask & 0xffff_ffffn, mask >> 32n].entries()) {
      const at = index * 12 + set * 4;
      sets.writeUInt32LE((sets.readUInt32LE(at) & Number(half)) >>> 0, at);
    }
  }
  check(libc.capset(header, sets), 'sandbox', 'give up capabilities');
}
