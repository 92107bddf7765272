import { readFileSync } from 'node:fs';
import { check } from './error.ts';
import * as libc from './libc.ts';
import { isInChroot } from './mount-namespace.ts';

/** Capabilities that programs of a lab need, with the numbers of capabilities(7). */
const OF_PROGRAMS = {
  /** dnsmasq and ping switch to another user, and root must handle the files that they leave. */
  CHOWN: 0,
  DAC_OVERRIDE: 1,
  FOWNER: 3,
  KILL: 5,
  SETGID: 6,
  SETUID: 7,
  /** Lets services use ports below 1024. */
  NET_BIND_SERVICE: 10,
  /** For links, addresses, routes and rules. */
  NET_ADMIN: 12,
  /** For tcpdump and ping. */
  NET_RAW: 13,
  /**
   * For entering mount namespaces, and for programs that confine themselves. Programs in a chroot do not get it,
   * because with it they could leave the chroot.
   */
  SYS_CHROOT: 18,
};

/**
 * Capabilities that only the agent needs. Without them no program of a lab can mount, enter a namespace or load a
 * program into the kernel. Nor can it look into a process with more rights, such as the agent.
 */
const OF_AGENT = {
  /** The kernel writes dropped packets into locked rings. */
  IPC_LOCK: 14,
  /** For opening, through /proc, namespaces that another process holds. */
  SYS_PTRACE: 19,
  /** For namespaces, mounts and tracepoints. */
  SYS_ADMIN: 21,
  /** For reading the names of kernel functions. */
  SYSLOG: 34,
  PERFMON: 38,
};

const PR_CAPBSET_DROP = 24;
/** `_LINUX_CAPABILITY_VERSION_3`: two words for each set. */
const VERSION = 0x2008_0522;

/**
 * Gives up every capability that no lab needs, for good. This thread keeps those of the agent; programs that it
 * starts get those of programs. Even root of the machine then cannot load modules, set the clock, use raw devices
 * or reboot.
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
  // There are three sets: effective, permitted and inheritable. Each has two words. The first words of all three
  // come first.
  for (const [set, kept] of [needed, needed, programs].entries()) {
    const mask = kept.reduce((bits, capability) => bits | (1n << BigInt(capability)), 0n);
    for (const [index, half] of [mask & 0xffff_ffffn, mask >> 32n].entries()) {
      const at = index * 12 + set * 4;
      sets.writeUInt32LE((sets.readUInt32LE(at) & Number(half)) >>> 0, at);
    }
  }
  check(libc.capset(header, sets), 'sandbox', 'give up capabilities');
}
