import { release } from 'node:os';

/** What terminals obey, and what changes or hides what stands beside it. */
export const ACTING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is meant
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const [MAJOR = 0, MINOR = 0] = release().split('.').map(Number);
/** Before Linux 6.18 nobody outside of a PID namespace can mount its /proc: a scenario has none of its own. */
export const IS_APART = MAJOR > 6 || (MAJOR === 6 && MINOR >= 18);

/** What the kernel does for a lab's programs, of all that `test/hostile/system-calls.pl` asks it for: what is their own. */
export const OWN_AFFAIRS = [
  'prlimit, a question: reached 0',
  'chroot: reached 0',
  // Process 1 is one of theirs then, and not the agent.
  ...(IS_APART ? ['ptrace attach, process 1: reached 0', 'migrate_pages, process 1: reached 0'] : []),
].sort();
