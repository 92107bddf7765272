import type { Command } from 'commander';
import { LabError } from '../../lab/error.ts';
import { print } from '../output.ts';
import { BASH } from './bash.ts';

export async function completion(shell: string): Promise<number> {
  if (shell === 'bash') print(BASH);
  else (await import('@bomb.sh/tab')).script(shell, 'lab', 'lab');
  return 0;
}

/**
 * Answers the shell's script at each Tab: one candidate per line, with a tab and an explanation. The last line,
 * after a colon, tells the shell what to do. Errors are never printed.
 */
export async function complete(program: Command, words: readonly string[]): Promise<number> {
  const [{ ShellCompDirective }, { candidates }] = await Promise.all([
    import('@bomb.sh/tab'),
    import('./candidates.ts'),
  ]);
  const current = words.at(-1) ?? '';
  const all = await candidates(program, words).catch((error: unknown) => {
    if (error instanceof LabError) return [];
    throw error;
  });
  const fitting = all.filter(({ value }) => value.startsWith(current));
  const lines = fitting.map(({ value, about }) => `${value}\t${about}`);
  const directive =
    fitting.length > 0
      ? ShellCompDirective.ShellCompDirectiveNoFileComp
      : ShellCompDirective.ShellCompDirectiveDefault;
  print([...lines, `:${directive}`].join('\n'));
  return 0;
}
