import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Home } from './support/home.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/own-network.md'), 'utf8');

/** The blocks of the page that are files, or have commands. */
const BLOCKS = [...PAGE.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(
  ([, kind = '', name = '', text = '']) => ({ kind, name, text }),
);

/** The commands of a block, each with what it prints. */
const commandsIn = (text: string) =>
  text.split(/^\$ /m).flatMap((part) => {
    const [command = '', ...printed] = part.trimEnd().split('\n');
    return command === '' ? [] : [{ command, printed }];
  });

/** What a command prints, where `…` in a line stands for some of it, and a line of its own for any lines. */
function pattern(printed: readonly string[]): RegExp {
  const lines = printed.map((line) =>
    line === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(escaped).join('.*')}\\s*?\\n`,
  );
  return RegExp(`^${lines.join('')}$`);
}
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

describe('docs/own-network.md', () => {
  const home = new Home('an ordinary user');
  home.write('lab', `exec node ${home.inCheckout('dist/cli.cjs')} "$@"\n`);
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  /** Writes the file of a block, or adds to it. */
  const write = (name: string, text: string) => {
    if (name.startsWith('>> ')) appendFileSync(join(home.folder, 'work', name.slice(3)), text);
    else home.write(name, text);
  };
  const run = async (command: string, printed: readonly string[]) => {
    const called = ['sh', '-c', `lab() { sh ./lab "$@"; }; ${command}`];
    const { exitCode, stdout, stderr } = await home.run(called);
    const isRefused = printed[0]?.startsWith('lab: ');
    expect(exitCode, `${command}: ${stderr}`).toBe(isRefused ? 2 : 0);
    expect(isRefused ? stderr : stdout, command).toMatch(pattern(printed));
  };

  it('comes out as it says, from the first file to the last command', async () => {
    for (const { kind, name, text } of BLOCKS) {
      if (kind !== 'console') write(name, text);
      else for (const { command, printed } of commandsIn(text)) await run(command, printed);
    }
    expect(BLOCKS.map(({ kind }) => kind).filter((kind) => kind === 'console').length).toBe(7);
  });
});
