import { release } from 'node:os';

/** Control characters that a terminal obeys, and invisible ones that change or hide text. */
export const ACTING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is meant
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const [MAJOR = 0, MINOR = 0] = release().split('.').map(Number);
/** Whether scenarios have a PID namespace. Before Linux 6.18 a process outside of it cannot mount its /proc. */
export const IS_APART = MAJOR > 6 || (MAJOR === 6 && MINOR >= 18);

/**
 * The calls of `test/hostile/system-calls.pl` that the kernel may permit: they affect the program's own processes only.
 */
export const OWN_AFFAIRS = [
  'prlimit, a question: reached 0',
  'chroot: reached 0',
  // Process 1 belongs to the lab then. It is not the agent.
  ...(IS_APART ? ['ptrace attach, process 1: reached 0', 'migrate_pages, process 1: reached 0'] : []),
].sort();
