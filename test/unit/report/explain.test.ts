import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../../src/lab/types.ts';
import { explainMarkdown, explainText, PAGES } from '../../../src/report/explain/explain.ts';

const docs = join(import.meta.dirname, '../../../docs/causes');

const EXPLAINED = [...CAUSES, 'unknown'] as const;

describe('every cause has a page', () => {
  it.each(EXPLAINED)('%s: in docs/causes as lab explain has it', async (cause) => {
    await expect(explainMarkdown(cause)).toMatchFileSnapshot(join(docs, `${cause}.md`));
  });

  it.each(EXPLAINED)('%s: symptom, mechanism, proof and a fix with its command, in 100 columns', (cause) => {
    const { symptom, mechanism, prove, fixes } = PAGES[cause];
    for (const text of [symptom, ...mechanism, ...[...prove, ...fixes].map(({ what }) => what)])
      expect(text).toMatch(/^["“”\w].*[.:]$|^[A-Z].*$/);
    expect(fixes.flatMap(({ commands }) => commands).length).toBeGreaterThan(0);
    expect(prove.flatMap(({ commands }) => commands).length).toBeGreaterThan(0);
    const text = explainText(cause).split('\n');
    for (const line of text.filter((line) => !line.startsWith('    $ ')))
      expect(line.length).toBeLessThanOrEqual(100);
    expect(text[0]).toBe(cause);
  });

  it.each(EXPLAINED)('%s: fits a terminal of 80 columns, and its commands stay what they are', (cause) => {
    const text = explainText(cause, undefined, 80);
    const wide = text.split('\n').filter((line) => line.length > 80);
    // Lines with a comment or a quoted word are not broken.
    expect(wide.filter((line) => !/#|["'(]/.test(line))).toEqual([]);
    const { prove, fixes } = PAGES[cause];
    const joined = text.replace(/ \\\n +/g, ' ');
    for (const { commands } of [...prove, ...fixes])
      for (const command of commands) expect(joined).toContain(`    $ ${command}\n`);
  });

  it('and no page is left over', () => {
    // README.md is written by test/e2e/verdicts.
    const pages = readdirSync(docs).filter((name) => name !== 'README.md');
    expect(pages.sort()).toEqual(EXPLAINED.map((cause) => `${cause}.md`).sort());
  });
});
