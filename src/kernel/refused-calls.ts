/** A system call's number on each processor: `[x64, arm64]`. Calls since Linux 5.1 have the same number on both. */
export type Call = [x64: number | undefined, arm64: number | undefined];
const both = (number: number): Call => [number, number];

/**
 * System calls that neither programs of a lab nor the agent need. Capabilities and namespaces forbid most of what
 * they do, but not all. Keys belong to a user in every namespace, so a lab could read the caller's keys. And
 * security holes of the kernel are often in system calls that few programs use.
 */
export const REFUSED: Record<string, Call> = {
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  // Only making a ring is forbidden. Using one stays allowed, because Node 22 has already made one for its event
  // loop.
  io_uring_setup: both(425),
  io_uring_register: both(427),
  open_by_handle_at: [304, 265],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  pidfd_getfd: both(438),
  kcmp: [312, 272],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  fsopen: both(430),
  fspick: both(433),
  quotactl: [179, 60],
  quotactl_fd: both(443),
  acct: [163, 89],
  swapon: [167, 224],
  swapoff: [168, 225],
  reboot: [169, 142],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  clock_adjtime: [305, 266],
  adjtimex: [159, 171],
  syslog: [103, 116],
  iopl: [172, undefined],
  ioperm: [173, undefined],
  modify_ldt: [154, undefined],
  vhangup: [153, 58],
  lookup_dcookie: [212, 18],
  uselib: [134, undefined],
};
