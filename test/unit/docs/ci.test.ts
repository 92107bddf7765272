import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { buildProgram } from '../../../src/commands/program.ts';

const FOLDER = join(import.meta.dirname, '../../../docs/ci');
const files = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }));

describe.each(files)('docs/ci/$name', ({ name, text }) => {
  it('can be read', () => {
    if (name.endsWith('.yml')) expect(parseDocument(text).errors).toEqual([]);
    else expect(text.split('{').length).toBe(text.split('}').length);
  });

  const commands = [...text.matchAll(/(?:scripts\/lab|hairpin-lab|[' -]lab) (verify [^>'\n]*)/g)].map(
    ([, line = '']) => line.trim(),
  );

  it('runs labs in two ways', () => {
    expect(commands).toHaveLength(2);
  });

  it.each(commands)('%s is a command line that lab understands', (line) => {
    const verify = buildProgram(() => {}).commands.find((verb) => verb.name() === 'verify');
    const { unknown, operands } = verify?.parseOptions(line.split(' ').slice(1)) ?? {};
    expect({ unknown, operands }).toEqual({ unknown: [], operands: [] });
  });
});
