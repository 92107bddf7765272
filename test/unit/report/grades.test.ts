import { describe, expect, it } from 'vitest';
import { GRADE_FORMATS } from '../../../src/commands/grading/outputs.ts';
import { plain } from '../../../src/report/style.ts';
import { checkPredictions, readAnswers } from '../../../src/workshop/grades/answers.ts';
import { readScript } from '../../../src/workshop/grades/script.ts';
import type { Grades } from '../../../src/workshop/grades/types.ts';

const grades = (name: string, message: string): Grades => ({
  schemaVersion: 1,
  lab: 'lab',
  begins: 'it is',
  goal: 'works',
  summary: { passed: 0, failed: 1 },
  grades: [
    {
      ...{ name, kind: 'script', passed: false, sameAs: [], durationMs: 1 },
      checks: [{ what: 'runs', pass: false, message }],
    },
  ],
});

describe('what was handed in', () => {
  it.each(['pretty', 'csv', 'json', 'junit', 'html'] as const)('does nothing where %s shows it', (format) => {
    const text = GRADE_FORMATS[format].write(grades('a\x1b[2J', '\x1b]0;x\x07\u202e'), plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    expect(text).not.toMatch(/[\x1b\x07\u202e]/);
  });

  it('begins no line of the list', () => {
    const text = GRADE_FORMATS.pretty.write(grades('a', 'code 1:\n✔ mallory  script, 2 of 2'), plain);
    expect(text).not.toMatch(/^✔/m);
  });

  it('is no formula, in whichever country', () => {
    for (const cell of ['=1+1', ' =1+1', '+1', '-1', '@x', '＝1', '\t=1']) {
      const [, row = ''] = GRADE_FORMATS.csv.write(grades(cell, 'x;=1+1')).split('\r\n');
      expect(row).toMatch(/^"?'/);
      expect(row).toContain(";'=1+1");
    }
  });

  it('fits a cell', async () => {
    const { rowOf } = await import('../../../src/report/grades/table.ts');
    const [grade] = grades('a', 'x'.repeat(100_000)).grades;
    for (const cell of grade ? rowOf(grade) : []) expect(cell.length).toBeLessThanOrEqual(32_767);
  });

  it('may speak of what every object has, and is wrong', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      const answers = readAnswers(JSON.parse(`{"predictions":{"${name}":{"loopback":"works"}}}`));
      if (typeof answers === 'string') throw new Error(answers);
      expect(checkPredictions(answers, {})).toMatchObject([{ pass: false }]);
    }
  });

  it('is refused where it is too much to read, or no shell could be given it', () => {
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`p${i}`, 'works']));
    expect(readAnswers({ predictions: { snat: many } })).toContain('more than 500');
    expect(readScript('# node: pc\ntrue \0', ['pc'])).toMatchObject({
      problem: expect.stringContaining('zero'),
    });
    expect(readScript(`# node: pc\n${'true\n'.repeat(50_000)}`, ['pc'])).toMatchObject({
      problem: expect.stringContaining('120000 bytes'),
    });
  });
});
