import { constants } from 'node:os';
import koffi from 'koffi';
import { beside } from './beside.ts';

/**
 * The C library of the running program, glibc or musl. These are the only foreign functions of the project. A
 * failed call returns a negative number, which `check` in error.ts turns into a KernelError.
 */
const library = koffi.load(null);

type Call<Arguments extends unknown[]> = (...args: Arguments) => number;

export const close: Call<[fd: number]> = library.func('int close(int)');
export const dup2: Call<[fd: number, copy: number]> = library.func('int dup2(int, int)');
export const flock: Call<[fd: number, operation: number]> = library.func('int flock(int, int)');
/** fcntl is variadic in C, but on Linux a single number or pointer is passed like a declared argument. */
export const fcntl: Call<[fd: number, command: number, argument: number]> =
  library.func('int fcntl(int, int, int)');
/** The same call on another thread. `done` gets the result, without `errno`. */
export function fcntlBeside(
  fd: number,
  command: number,
  argument: number,
  done: (result: number) => void,
): void {
  beside(fcntl, [fd, command, argument], done);
}
export function closeBeside(fd: number, done: (result: number) => void): void {
  beside(close, [fd], done);
}
export const ioctl: Call<[fd: number, request: number, argument: Buffer]> = library.func(
  'int ioctl(int, unsigned long, void *)',
);

/** ioctl with a number as its argument, not a pointer. */
export const ioctlValue: Call<[fd: number, request: number, argument: number]> = library.func(
  'int ioctl(int, unsigned long, unsigned long)',
);

export const prctl: Call<[option: number, argument: number, a3: number, a4: number, a5: number]> =
  library.func('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)');
export const capset: Call<[header: Buffer, sets: Buffer]> = library.func('int capset(void *, const void *)');
export const capget: Call<[header: Buffer, sets: Buffer]> = library.func('int capget(void *, void *)');

export const unshare: Call<[flags: number]> = library.func('int unshare(int)');
export const setns: Call<[fd: number, type: number]> = library.func('int setns(int, int)');
export const fchdir: Call<[fd: number]> = library.func('int fchdir(int)');
export const chroot: Call<[path: string]> = library.func('int chroot(const char *)');
export const chdir: Call<[path: string]> = library.func('int chdir(const char *)');
export const umount2: Call<[target: string, flags: number]> = library.func('int umount2(const char *, int)');
export const mount: Call<
  [source: string, target: string, type: string | null, flags: number, options: string | null]
> = library.func('int mount(const char *, const char *, const char *, unsigned long, const char *)');

export const socket: Call<[domain: number, type: number, protocol: number]> =
  library.func('int socket(int, int, int)');
export const bind: Call<[fd: number, address: Buffer, length: number]> = library.func(
  'int bind(int, const void *, uint32_t)',
);
export const setsockopt: Call<[fd: number, level: number, option: number, value: Buffer, length: number]> =
  library.func('int setsockopt(int, int, int, const void *, uint32_t)');
/**
 * setsockopt on another thread, for options on which the kernel waits. Resolves with the result, without `errno`.
 */
export function setsockoptBeside(fd: number, level: number, option: number, value: Buffer): Promise<number> {
  return new Promise((resolve) => {
    beside(setsockopt, [fd, level, option, value, value.length], resolve);
  });
}
/** `length` is a buffer of four bytes: it says how much `value` can hold. */
export const getsockopt: Call<[fd: number, level: number, option: number, value: Buffer, length: Buffer]> =
  library.func('int getsockopt(int, int, int, void *, void *)');
export const send: Call<[fd: number, data: Buffer, length: number, flags: number]> = library.func(
  'intptr_t send(int, const void *, size_t, int)',
);
export const sendto: Call<
  [fd: number, data: Buffer, length: number, flags: number, address: Buffer, addressLength: number]
> = library.func('intptr_t sendto(int, const void *, size_t, int, const void *, uint32_t)');
export const recv: Call<[fd: number, data: Buffer, length: number, flags: number]> = library.func(
  'intptr_t recv(int, void *, size_t, int)',
);

export const poll: Call<[descriptors: Buffer, count: number, milliseconds: number]> = library.func(
  'int poll(void *, unsigned long, int)',
);

/** Returns 1 if `text` is an address of the family. Then `address` holds its bytes. */
export const inetPton: Call<[family: number, text: string, address: Buffer]> = library.func(
  'int inet_pton(int, const char *, void *)',
);
export const inetNtop: (family: number, address: Buffer, text: Buffer, size: number) => string = library.func(
  'const char *inet_ntop(int, const void *, void *, uint32_t)',
);

const PERF_EVENT_OPEN = { x64: 298, arm64: 241 }[process.arch as string] ?? -1;
const syscall = library.func('long syscall(long, void *, long, long, long, long)');

/** The C library has no function for this system call, and its number differs between processors. */
export const perfEventOpen: Call<
  [attributes: Buffer, pid: number, cpu: number, group: number, flags: number]
> = (...args) => syscall(PERF_EVENT_OPEN, ...args);

export const mmap: (
  address: null,
  length: number,
  protection: number,
  flags: number,
  fd: number,
  offset: number,
) => unknown = library.func('void *mmap(void *, size_t, int, int, int, long)');
export const munmap: (address: unknown, length: number) => number = library.func(
  'int munmap(void *, size_t)',
);
export const clockGettime: Call<[clock: number, time: Buffer]> = library.func(
  'int clock_gettime(int, void *)',
);

/** Returns the error number of the last call. Any other call may overwrite it. */
export function errno(): number {
  return koffi.errno();
}

/** Returns the message for an error number, as programs such as `ip` print it: `File exists`. */
export const strerror: (errno: number) => string = library.func('const char *strerror(int)');

/** Constants of Linux's headers, the same on every processor that koffi supports. */
export const LOCK_EX = 2;
export const CLONE_FS = 0x200;
export const CLONE_NEWNS = 0x2_0000;
export const CLOCK_REALTIME = 0;
export const CLOCK_MONOTONIC = 1;
export const CLONE_NEWNET = 0x4000_0000;
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
export const SOCK_CLOEXEC = 0o2_000_000;
export const SOL_SOCKET = 1;
export const SO_REUSEADDR = 2;
export const SO_BROADCAST = 6;
export const SO_BINDTODEVICE = 25;
export const SO_RCVBUF = 8;
export const SO_RCVBUFFORCE = 33;
export const SO_TIMESTAMPNS = 35;
/** Returns a descriptor of the network namespace of a socket. */
export const SIOCGSKNS = 0x894c;
export const SOL_PACKET = 263;
export const SOL_NETLINK = 270;
export const SOL_RAW = 255;
export const ICMP_FILTER = 1;
export const AF_INET = 2;
export const AF_INET6 = 10;
export const AF_PACKET = 17;
export const IPPROTO_IP = 0;
export const IPPROTO_ICMP = 1;
export const IPPROTO_IPV6 = 41;
export const IPPROTO_RAW = 255;
export const IPV6_V6ONLY = 26;
export const MSG_TRUNC = 0x20;
export const MSG_DONTWAIT = 0x40;
export const POLLIN = 1;
export const F_SETFL = 4;
export const F_DUPFD_CLOEXEC = 1030;
export const F_SETOWN = 8;
export const F_NOTIFY = 1026;
export const DN_DELETE = 0x8;
export const DN_RENAME = 0x10;
export const DN_MULTISHOT = 0x8000_0000;
export const O_ASYNC = 0o20_000;
export const MS_RDONLY = 0x1;
export const MS_NOSUID = 0x2;
export const MS_NODEV = 0x4;
export const MS_NOEXEC = 0x8;
export const MNT_DETACH = 0x2;
export const MS_REMOUNT = 0x20;
export const MS_BIND = 0x1000;
export const MS_REC = 0x4000;
export const MS_PRIVATE = 0x4_0000;

/** Returns the name of an error number: `EEXIST`. Number 95 has two names; Linux uses this one. */
export function errnoName(number: number): string {
  const names = Object.entries(constants.errno).filter(([name]) => name !== 'ENOTSUP');
  return names.find(([, value]) => value === number)?.[0] ?? `errno ${number}`;
}
