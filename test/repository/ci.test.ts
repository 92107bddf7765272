import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { buildProgram } from '../../src/commands/program.ts';

const files = ['ci', 'many-machines'].flatMap((folder) => {
  const path = join(import.meta.dirname, '../../docs', folder);
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ name }) => ({ folder, name, text: readFileSync(join(path, name), 'utf8') }));
});

/** Replaces the variables of a CI service by their values. */
const filled = (line: string) =>
  line
    .replace(/\$\{\{ matrix.shard }}|\$CI_NODE_INDEX|\$\$n/g, '1')
    .replace(/\$\{\{ strategy.job-total }}|\$CI_NODE_TOTAL|\$\$SHARDS/g, '4')
    .replace('$$LABS', '--all');

describe.each(files)('docs/$folder/$name', ({ folder, name, text }) => {
  it('can be read', () => {
    if (name.endsWith('.yml')) expect(parseDocument(text).errors).toEqual([]);
    else expect(text.split('{').length).toBe(text.split('}').length);
  });

  const commands = [
    ...text.matchAll(/(?:scripts\/lab|hairpin-lab|[' -]lab) ((?:verify|merge) [^>'\n]*)/g),
  ].map(([, line = '']) => filled(line.trim()));

  it(
    folder === 'ci'
      ? 'runs labs of a project, and of a checkout in two ways'
      : 'shares labs out and puts the parts together',
    () => {
      const verbs = commands.map((line) => line.split(' ')[0]).sort();
      expect(verbs).toEqual(folder === 'ci' ? ['verify', 'verify', 'verify'] : ['merge', 'verify']);
    },
  );

  it.each(commands)('%s is a command line that lab understands', (line) => {
    const [verb, ...words] = line.split(' ');
    const command = buildProgram(() => {}).commands.find((each) => each.name() === verb);
    const { unknown, operands } = command?.parseOptions(words) ?? {};
    const files = operands?.map((operand) => basename(operand));
    expect({ unknown, files }).toEqual({ unknown: [], files: verb === 'merge' ? ['part-*.json'] : [] });
  });
});

it('the project is tested under each Node that package.json promises, by its own CI', () => {
  const root = join(import.meta.dirname, '../..');
  const { jobs } = parseDocument(readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8')).toJS();
  const { engines, scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(jobs.check.strategy.matrix.node).toEqual(['20.19', '22', '24']);
  expect(engines.node).toBe('>=20.19.0');
  const tried = readFileSync(join(root, 'scripts/test-package.mjs'), 'utf8');
  expect(tried).toContain("const NODES = ['20.19.0', '22', '24'];");
  const [, typescript] =
    /TypeScript \((\S+) or newer\)/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  expect(tried).toContain(`const TYPESCRIPTS = ['${typescript}', 'latest'];`);
  const runs = Object.values(jobs).flatMap((job) =>
    (job as { steps: { run?: string }[] }).steps.flatMap(({ run }) => run ?? []),
  );
  expect(runs).toContain('.ci/run');
  for (const [, script = ''] of runs.join('\n').matchAll(/npm run (\S+)/g))
    expect(scripts).toHaveProperty(script);
});
