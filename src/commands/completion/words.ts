import type { Argument, Command, Option } from 'commander';

/** The kind of the word at the cursor. */
export type Wanted =
  | { kind: 'verb' }
  | { kind: 'flag'; verb: Command }
  | { kind: 'value'; of: Option; typed: Typed }
  | { kind: 'argument'; of: Argument; typed: Typed }
  | { kind: 'nothing' };

/** The words before the cursor. */
export interface Typed {
  arguments: string[];
  /** Values by the option's long name: `{ name: 'broken' }`. */
  options: Record<string, string>;
}

/** @param words everything after `lab`; the last word, maybe empty, is at the cursor */
export function wantedAt(program: Command, words: readonly string[]): Wanted {
  const [name, ...rest] = words;
  if (rest.length === 0) return { kind: 'verb' };
  const verb = program.commands.find((command) => command.name() === name);
  if (verb === undefined) return { kind: 'nothing' };
  const typed: Typed = { arguments: [], options: {} };
  let pending: Option | undefined;
  for (const word of rest.slice(0, -1)) {
    // After `--` comes a command or a filter, which this program cannot complete.
    if (word === '--') return { kind: 'nothing' };
    if (pending) {
      typed.options[pending.attributeName()] = word;
      pending = undefined;
    } else if (word.startsWith('-')) {
      pending = valueOption(verb, word);
    } else {
      typed.arguments.push(word);
    }
  }
  if (pending) return { kind: 'value', of: pending, typed };
  if (words.at(-1)?.startsWith('-')) return { kind: 'flag', verb };
  const all = verb.registeredArguments;
  const of = all[typed.arguments.length] ?? all.findLast(({ variadic }) => variadic);
  return of ? { kind: 'argument', of, typed } : { kind: 'nothing' };
}

/** Returns the option of this flag, if the option takes a value. */
function valueOption(verb: Command, flag: string): Option | undefined {
  return verb.options.find((option) => option.required && (option.long === flag || option.short === flag));
}
