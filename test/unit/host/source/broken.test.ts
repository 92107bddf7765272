import { expect, test } from 'vitest';
import { checkSource } from '../../../../src/host/source/source.ts';
import { parseYaml } from '../../../../src/host/source/yaml.ts';
import { describeProblem, LabError } from '../../../../src/lab/error.ts';
import { showExcerpt } from '../../../../src/report/excerpt.ts';
import { MISTAKES, SOUND } from './broken.ts';

const read = (text: string) => checkSource(parseYaml(text, 'home.yaml'));

function messages(text: string): string[] {
  try {
    read(text);
    return [];
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'definition') throw error;
    return error.problems.flatMap((problem) => [
      describeProblem(problem),
      ...(problem.excerpt ? showExcerpt(problem.excerpt, 100) : ['(nowhere)']),
    ]);
  }
}

test('a sound definition is sound', () => {
  expect(messages(SOUND)).toEqual([]);
});

test('each mistake has its message, the line it stands in, and what is allowed', async () => {
  expect(Object.keys(MISTAKES).length).toBeGreaterThanOrEqual(40);
  const all = Object.entries(MISTAKES).map(([name, [part, instead]]) => {
    expect(SOUND, name).toContain(part);
    return [`${name}: ${JSON.stringify(instead)}`, ...messages(SOUND.replace(part, () => instead))].join(
      '\n',
    );
  });
  await expect(`${all.join('\n\n')}\n`).toMatchFileSnapshot('../../../golden/broken-definitions.txt');
});

test.each(Object.entries(MISTAKES))(
  '%s: no other lines, and the caret is where the text differs',
  (_, [part, instead]) => {
    const text = SOUND.replace(part, () => instead);
    try {
      read(text);
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
