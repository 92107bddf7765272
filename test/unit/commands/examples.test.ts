import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NAMED } from '../../../src/commands/called.ts';
import { buildProgram } from '../../../src/commands/program.ts';

const root = join(import.meta.dirname, '../../..');
const program = buildProgram(() => {});
const VERBS = NAMED.filter((name) => !name.startsWith('-')).join('|');

/** Command lines in a text: a verb, and words up to where the text goes on. */
const commandsIn = (text: string) =>
  [...text.matchAll(RegExp(String.raw`(?<![\w/-])lab ((?:${VERBS})(?: +[^\s#|&;()<>\x60'",…]+)*)`, 'g'))].map(
    ([, line = '']) => line,
  );

/** Returns the options that the verb does not have. */
function unknownIn(line: string): string[] {
  const [verb, ...words] = line.split(/ +/);
  const command = program.commands.find((each) => each.name() === verb);
  const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const asked = own.filter((word) => /^--?[a-z][\w-]*/i.test(word)).map((word) => word.split('=')[0] ?? '');
  return asked.filter((word) => !['--help', '-h'].includes(word) && !knows(command, word));
}

type Command = (typeof program.commands)[number] | undefined;
const knows = (command: Command, word: string): boolean =>
  command !== undefined &&
  (command.options.some(({ short, long }) => [short, long].includes(word)) ||
    command.commands.some((each) => knows(each, word)));

function filesIn(folder: string, endings: RegExp): [file: string, text: string][] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => endings.test(name))
    .map((name) => [join(folder, name), readFileSync(join(root, folder, name), 'utf8')]);
}

describe('every command that is written somewhere has options that exist', () => {
  const files = [
    ...filesIn('src', /\.tsx?$/),
    ...filesIn('docs', /\.md$/),
    ...['README.md', 'CONTRIBUTING.md'].map((name): [string, string] => [
      name,
      readFileSync(join(root, name), 'utf8'),
    ]),
  ];

  it('in messages, pages, help and documents', () => {
    const found = files.flatMap(([file, text]) => commandsIn(text).map((line) => ({ file, line })));
    expect(found.length).toBeGreaterThan(300);
    const wrong = found.filter(({ line }) => unknownIn(line).length > 0);
    expect(wrong.map(({ file, line }) => `${file}: lab ${line}`)).toEqual([]);
  });
});
