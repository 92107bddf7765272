import { version } from '../version.ts';

type Answer = () => Promise<number>;

const showVersion: Answer = async () => {
  process.stdout.write(`${version}\n`);
  return 0;
};
const list = async (options: { json?: true }) => (await import('./ls.ts')).ls(options);

/**
 * What scripts and shells ask often. Known as a whole, it is answered without loading the parser of arguments, which
 * costs as much as Node's own start.
 */
const ANSWERS: Record<string, Answer> = {
  '--version': showVersion,
  '-V': showVersion,
  ls: () => list({}),
  'ls --json': () => list({ json: true }),
};

/** Nothing that could be an option: what it is worth, the verb says. */
const WORD = /^[^-]/;

/** `lab down`, with names or without. */
function downOf(names: readonly string[]): Answer | undefined {
  if (!names.every((name) => WORD.test(name))) return undefined;
  return async () => (await import('./down.ts')).down(names, {});
}

/** `lab up --topo TOPOLOGY`, with `-n NAME` or without. */
function upOf([option, topo, ...rest]: readonly string[]): Answer | undefined {
  const [dashN, name, ...more] = rest;
  const isNamed = dashN === '-n' && name !== undefined && WORD.test(name) && more.length === 0;
  if (option !== '--topo' || topo === undefined || !WORD.test(topo) || process.env.LAB_RUNTIME)
    return undefined;
  if (rest.length > 0 && !isNamed) return undefined;
  const options = { topo, ...(isNamed && { name }), set: [], runtime: 'auto' as const };
  return async () => (await import('./up.ts')).up(undefined, undefined, options);
}

function answerTo(words: readonly string[]): Answer | undefined {
  const [verb, ...rest] = words;
  if (verb === 'down') return downOf(rest);
  if (verb === 'up') return upOf(rest);
  const asked = words.join(' ');
  return Object.hasOwn(ANSWERS, asked) ? ANSWERS[asked] : undefined;
}

/** @returns the exit code; undefined for all that wants to be parsed. */
export async function answerQuickly(words: readonly string[]): Promise<number | undefined> {
  try {
    return await answerTo(words)?.();
  } catch (error) {
    return (await import('./output.ts')).showError(error);
  }
}
