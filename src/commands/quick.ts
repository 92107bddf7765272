import { version } from '../version.ts';

const showVersion = async () => {
  process.stdout.write(`${version}\n`);
  return 0;
};
const list = async (options: { json?: true }) => (await import('./ls.ts')).ls(options);

/**
 * What scripts and shells ask often. Known as a whole, it is answered without loading the parser of arguments, which
 * costs as much as Node's own start.
 */
const ANSWERS: Record<string, () => Promise<number>> = {
  '--version': showVersion,
  '-V': showVersion,
  ls: () => list({}),
  'ls --json': () => list({ json: true }),
};

/** @returns the exit code; undefined for all that wants to be parsed. */
export async function answerQuickly(words: readonly string[]): Promise<number | undefined> {
  const asked = words.join(' ');
  try {
    return Object.hasOwn(ANSWERS, asked) ? await ANSWERS[asked]?.() : undefined;
  } catch (error) {
    return (await import('./output.ts')).showError(error);
  }
}
