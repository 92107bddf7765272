/** What terminals obey, and what changes or hides what stands beside it. */
export const ACTING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is meant
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** What the kernel does for a lab's programs, of all that `test/hostile/system-calls.pl` asks it for: what is their sandbox's own. */
export const OWN_AFFAIRS = ['prlimit, a question: reached 0', 'chroot: reached 0'];

/** The same where process 1 is one of its own, and not the agent. */
export const OWN_AFFAIRS_APART = [
  'ptrace attach, process 1: reached 0',
  'migrate_pages, process 1: reached 0',
];
