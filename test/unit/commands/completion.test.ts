import { describe, expect, it } from 'vitest';
import { candidates } from '../../../src/commands/completion/candidates.ts';
import { wantedAt } from '../../../src/commands/completion/words.ts';
import { buildProgram } from '../../../src/commands/program.ts';

const program = buildProgram(() => {});
/** Words that are completed for a line. A blank at its end means an empty last word. */
const wanted = (line: string) => {
  const found = wantedAt(program, line.split(' '));
  const of =
    found.kind === 'value' ? found.of.attributeName() : found.kind === 'argument' ? found.of.name() : '';
  return `${found.kind} ${of}`.trim();
};
const values = async (line: string) => (await candidates(program, line.split(' '))).map(({ value }) => value);

describe('what the word at the cursor is to be', () => {
  it.each([
    ['', 'verb'],
    ['ver', 'verb'],
    ['verify ', 'argument labs'],
    ['verify nat-loopback other ', 'argument labs'],
    ['verify nat-loopback --s', 'flag'],
    ['verify nat-loopback --set ', 'value set'],
    ['verify --set hairpin=on -j ', 'value jobs'],
    ['verify --all nat', 'argument labs'],
    ['up nat-loopback ', 'argument scenario'],
    ['up nat-loopback snat ', 'nothing'],
    ['set -n broken ', 'argument toggle=value'],
    ['capture -w - ', 'argument places'],
    ['exec pc -- ls ', 'nothing'],
    ['frobnicate ', 'nothing'],
  ])('lab %s', (line, kind) => {
    expect(wanted(line)).toBe(kind);
  });
});

describe('what it may be', () => {
  it('verbs that the help shows', async () => {
    const verbs = await values('');
    expect(verbs).toEqual(expect.arrayContaining(['verify', 'up', 'ls', 'completion', 'help']));
    expect(verbs).not.toContain('complete');
  });

  it('labs, scenarios, toggles with their values, and choices', async () => {
    expect(await values('show ')).toContain('nat-loopback');
    expect(await values('verify nat-loopback --scenario ')).toContain('same-port-drop');
    expect(await values('up nat-loopback ')).toContain('same-port-drop');
    const settings = await values('plan nat-loopback --set ');
    expect(settings).toEqual(expect.arrayContaining(['hairpin=on', 'hairpin=off', 'snat=masquerade']));
    expect(await values('completion ')).toEqual(['bash', 'zsh', 'fish']);
    expect(await values('verify --format ')).toContain('json');
  });

  it('nothing of a lab that is a program: Tab runs none', async () => {
    expect(await values('verify ./mine.ts --scenario ')).toEqual([]);
  });
});
