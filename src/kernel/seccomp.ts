import koffi from 'koffi';
import { check } from './error.ts';
import { type Call, REFUSED } from './refused-calls.ts';

/**
 * A `struct sock_filter`: an operation, the numbers of instructions to skip if its test is true and if it is false,
 * and a number.
 */
type Instruction = [code: number, ifTrue: number, ifFalse: number, value: number];

type Guard = (verdicts: { allow: number; refuse: number }) => Instruction[];

/** Refuses a call whose first argument is the agent, process 1. */
const ofProcess: Guard = ({ allow, refuse }) => [
  [LOAD, 0, 0, argument(0)],
  [EQUAL, 0, 1, 1],
  [RETURN, 0, 0, refuse],
  [RETURN, 0, 0, allow],
];

/**
 * The second argument is a process only if the first is `single`. Otherwise it is a group or a user, which may
 * include the agent.
 */
const ofOneProcess =
  (single: number): Guard =>
  ({ allow, refuse }) => [
    [LOAD, 0, 0, argument(0)],
    [EQUAL, 1, 0, single],
    [RETURN, 0, 0, refuse],
    [LOAD, 0, 0, argument(1)],
    [EQUAL, 0, 1, 1],
    [RETURN, 0, 0, refuse],
    [RETURN, 0, 0, allow],
  ];

/**
 * System calls that are forbidden only for some arguments. Programs have the agent's user id, so they could lower
 * its limits and its priority. Limits of other processes may be read, but not set. A signal to all processes would
 * end programs of other scenarios.
 */
const GUARDED: { call: Call; unless: Guard }[] = [
  { call: [203, 122] /* sched_setaffinity */, unless: ofProcess },
  { call: [142, 118] /* sched_setparam */, unless: ofProcess },
  { call: [144, 119] /* sched_setscheduler */, unless: ofProcess },
  { call: [314, 274] /* sched_setattr */, unless: ofProcess },
  { call: [141, 140] /* setpriority */, unless: ofOneProcess(0) },
  { call: [251, 30] /* ioprio_set */, unless: ofOneProcess(1) },
  {
    call: [62, 129],
    // kill(-1, …): the number is in the lower half of a register.
    unless: ({ allow, refuse }) => [
      [LOAD, 0, 0, argument(0)],
      [EQUAL, 0, 1, 0xffff_ffff],
      [RETURN, 0, 0, refuse],
      [RETURN, 0, 0, allow],
    ],
  },
  {
    call: [41, 198] /* socket */,
    unless: ({ allow }) => [
      [LOAD, 0, 0, argument(0)],
      ...FAMILIES.map((family, index): Instruction => [EQUAL, FAMILIES.length - index, 0, family]),
      [RETURN, 0, 0, ERRNO | EAFNOSUPPORT],
      [RETURN, 0, 0, allow],
    ],
  },
  {
    // prlimit64(pid, resource, new_limit, …): pid 0 is the calling process, and a null new_limit only reads.
    call: [302, 261],
    unless: ({ allow, refuse }) => [
      [LOAD, 0, 0, argument(0)],
      [EQUAL, 5, 0, 0],
      [LOAD, 0, 0, argument(2)],
      [EQUAL, 0, 2, 0],
      [LOAD, 0, 0, argument(2) + 4],
      [EQUAL, 1, 0, 0],
      [RETURN, 0, 0, refuse],
      [RETURN, 0, 0, allow],
    ],
  },
];

/**
 * AF_UNIX, AF_INET, AF_INET6, AF_NETLINK and AF_PACKET. Most other families are rarely tested parts of the kernel, and
 * some are the same in every network namespace: AF_VSOCK leads to whoever runs this machine, if it is a virtual one.
 */
const FAMILIES = [1, 2, 10, 16, 17];

/** Offset of the lower half of an argument in `struct seccomp_data`; the upper half follows it. */
const argument = (index: number) => 16 + 8 * index;

/** `AUDIT_ARCH_X86_64` and `AUDIT_ARCH_AARCH64` of <linux/audit.h>, and the processor's column in `Call`. */
const PROCESSORS: Record<string, { audit: number; column: 0 | 1 }> = {
  x64: { audit: 0xc000_003e, column: 0 },
  arm64: { audit: 0xc000_00b7, column: 1 },
};

/** Numbers from here on belong to x32, a second set of the same calls on x64. */
const X32 = 0x4000_0000;

/** From <linux/seccomp.h> and <linux/bpf_common.h>. */
const SET_MODE_FILTER = 1;
/**
 * Applies the filter to all threads, and switches off the speculation mitigations that would slow programs down on
 * kernels before 5.16.
 */
const FLAGS = 1 | 4;
const [ALLOW, ERRNO] = [0x7fff_0000, 0x0005_0000];
const [EPERM, ENOSYS, EAFNOSUPPORT] = [1, 38, 97];
const [LOAD, EQUAL, AT_LEAST, RETURN] = [0x20, 0x15, 0x35, 0x06];
/** Offsets in `struct seccomp_data` of the system call number and the architecture. */
const [NUMBER, ARCHITECTURE] = [0, 4];

const SECCOMP = { x64: 317, arm64: 277 }[process.arch as string] ?? -1;
const syscall = koffi.load(null).func('long syscall(long, long, long, const void *)');

/**
 * Forbids this process, and all that it starts, the system calls above: they fail with EPERM. This process needs
 * SYS_ADMIN in its user namespace. On processors whose numbers are unknown nothing is forbidden.
 */
export function refuseSystemCalls(): void {
  const processor = PROCESSORS[process.arch];
  if (!processor) return;
  const instructions = filter(processor);
  const code = Buffer.concat(instructions.map(encoded));
  // `struct sock_fprog`: the number of instructions, and their address.
  const program = Buffer.alloc(16);
  program.writeUInt16LE(instructions.length, 0);
  program.writeBigUInt64LE(koffi.address(code), 8);
  const done = syscall(SECCOMP, SET_MODE_FILTER, FLAGS, program);
  check(Number(done), 'sandbox', 'refuse system calls');
}

function numbersOf(column: 0 | 1): number[] {
  return Object.values(REFUSED).flatMap((call) => call[column] ?? []);
}

function filter({ audit, column }: { audit: number; column: 0 | 1 }): Instruction[] {
  const numbers = numbersOf(column);
  const verdicts = { allow: ALLOW, refuse: ERRNO | EPERM };
  const guards = GUARDED.flatMap(({ call, unless }): Instruction[] => {
    const body = unless(verdicts);
    return [[EQUAL, 0, body.length, call[column] ?? 0], ...body];
  });
  return [
    [LOAD, 0, 0, ARCHITECTURE],
    // Programs for another processor, such as i386, use other numbers, so none of their calls is allowed.
    [EQUAL, 1, 0, audit],
    [RETURN, 0, 0, ERRNO | ENOSYS],
    [LOAD, 0, 0, NUMBER],
    [AT_LEAST, 0, 1, X32],
    [RETURN, 0, 0, ERRNO | ENOSYS],
    ...guards,
    ...numbers.map((number, index): Instruction => [EQUAL, numbers.length - index, 0, number]),
    [RETURN, 0, 0, ALLOW],
    [RETURN, 0, 0, ERRNO | EPERM],
  ];
}

function encoded([code, ifTrue, ifFalse, value]: Instruction): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(ifTrue, 2);
  bytes.writeUInt8(ifFalse, 3);
  bytes.writeUInt32LE(value >>> 0, 4);
  return bytes;
}
