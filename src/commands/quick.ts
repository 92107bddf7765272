import { version } from '../version.ts';

export interface Answer {
  /** @returns the exit code */
  give(): Promise<number>;
  /** Whether it has a result: it writes to standard output. */
  prints: boolean;
}

const showVersion: Answer = {
  give: async () => {
    process.stdout.write(`${version}\n`);
    return 0;
  },
  prints: true,
};
const list = (options: { json?: true }): Answer => ({
  give: async () => (await import('./ls.ts')).ls(options),
  prints: true,
});

/**
 * What scripts and shells ask often. Known as a whole, it is answered without loading the parser of arguments, which
 * costs as much as Node's own start.
 */
const ANSWERS: Record<string, Answer> = {
  '--version': showVersion,
  '-V': showVersion,
  ls: list({}),
  'ls --json': list({ json: true }),
};

/** Nothing that could be an option: what it is worth, the verb says. */
const WORD = /^[^-]/;

/** `lab down`, with names or without. */
function downOf(names: readonly string[]): Answer | undefined {
  if (!names.every((name) => WORD.test(name))) return undefined;
  return { give: async () => (await import('./down.ts')).down(names, {}), prints: false };
}

/** `-n NAME`, or nothing; undefined for anything else. */
function nameOf([dashN, name, ...more]: readonly string[]): { name?: string } | undefined {
  if (dashN === undefined) return {};
  return dashN === '-n' && name !== undefined && WORD.test(name) && more.length === 0 ? { name } : undefined;
}

/** Seconds that `lab pingall` waits for an answer. */
export const PATIENCE = 3;

/** `lab pingall`, with `-n NAME` or without. */
function pingAllOf(words: readonly string[]): Answer | undefined {
  const named = nameOf(words);
  if (!named) return undefined;
  const options = { ...named, timeout: PATIENCE };
  return { give: async () => (await import('./pingall.ts')).pingAll(options), prints: true };
}

/** `lab up --topo TOPOLOGY`, with `-n NAME` or without. */
function upOf([option, topo, ...rest]: readonly string[]): Answer | undefined {
  const named = nameOf(rest);
  if (option !== '--topo' || topo === undefined || !WORD.test(topo) || !named || process.env.LAB_RUNTIME)
    return undefined;
  const options = { topo, ...named, set: [], runtime: 'auto' as const };
  return { give: async () => (await import('./up.ts')).up(undefined, undefined, options), prints: false };
}

/** Undefined for all that wants to be parsed. */
export function quickAnswer(words: readonly string[]): Answer | undefined {
  const [verb, ...rest] = words;
  if (verb === 'down') return downOf(rest);
  if (verb === 'up') return upOf(rest);
  if (verb === 'pingall') return pingAllOf(rest);
  const asked = words.join(' ');
  return Object.hasOwn(ANSWERS, asked) ? ANSWERS[asked] : undefined;
}

/** @returns the exit code */
export async function giveAnswer({ give }: Answer): Promise<number> {
  try {
    return await give();
  } catch (error) {
    return (await import('./output.ts')).showError(error);
  }
}
