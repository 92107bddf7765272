import { expect, test } from 'vitest';
import { checkSource } from '../../../../src/host/source/check-source.ts';
import { parseYaml } from '../../../../src/host/source/yaml.ts';
import { describeProblem, LabError } from '../../../../src/lab/error.ts';
import { showExcerpt } from '../../../../src/report/excerpt.ts';
import { MISTAKES, SOUND } from './broken.ts';

const read = async (text: string) => checkSource(parseYaml(text, 'home.yaml'));

async function messages(text: string): Promise<string[]> {
  try {
    await read(text);
    return [];
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'definition') throw error;
    return error.problems.flatMap((problem) => [
      describeProblem(problem),
      ...(problem.excerpt ? showExcerpt(problem.excerpt, 100) : ['(nowhere)']),
    ]);
  }
}

test('a sound definition is sound', async () => {
  expect(await messages(SOUND)).toEqual([]);
});

test('each mistake has its message, the line it stands in, and what is allowed', async () => {
  expect(Object.keys(MISTAKES).length).toBeGreaterThanOrEqual(40);
  const all: string[] = [];
  for (const [name, [part, instead]] of Object.entries(MISTAKES)) {
    expect(SOUND, name).toContain(part);
    const told = await messages(SOUND.replace(part, () => instead));
    all.push([`${name}: ${JSON.stringify(instead)}`, ...told].join('\n'));
  }
  await expect(`${all.join('\n\n')}\n`).toMatchFileSnapshot('../../../golden/broken-definitions.txt');
});

test.each(Object.entries(MISTAKES))(
  '%s: no other lines, and the caret is where the text differs',
  async (_, [part, instead]) => {
    const text = SOUND.replace(part, () => instead);
    try {
      await read(text);
      expect.unreachable('it is sound');
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      expect(error.problems.length).toBeLessThanOrEqual(3);
      for (const { excerpt } of error.problems) {
        expect(text.split('\n')[(excerpt?.line ?? 0) - 1]).toBe(excerpt?.text);
      }
    }
  },
);
