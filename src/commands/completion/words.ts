import type { Argument, Command, Option } from 'commander';

/** What the word under the cursor is to be. */
export type Wanted =
  | { kind: 'verb' }
  | { kind: 'flag'; verb: Command }
  | { kind: 'value'; of: Option; typed: Typed }
  | { kind: 'argument'; of: Argument; typed: Typed }
  | { kind: 'nothing' };

/** What has been typed before it. */
export interface Typed {
  arguments: string[];
  /** Values by the option's long name: `{ name: 'broken' }`. */
  options: Record<string, string>;
}

/** @param words what stands behind `lab`, the last of them, maybe empty, under the cursor */
export function wantedAt(program: Command, words: readonly string[]): Wanted {
  const [name, ...rest] = words;
  if (rest.length === 0) return { kind: 'verb' };
  const verb = program.commands.find((command) => command.name() === name);
  if (verb === undefined) return { kind: 'nothing' };
  const typed: Typed = { arguments: [], options: {} };
  let pending: Option | undefined;
  for (const word of rest.slice(0, -1)) {
    // What follows is a command, or a filter: not for this program to know.
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

/** The option of that flag, if it waits for a value. */
function valueOption(verb: Command, flag: string): Option | undefined {
  return verb.options.find((option) => option.required && (option.long === flag || option.short === flag));
}
