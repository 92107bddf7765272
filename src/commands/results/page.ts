import { readFile } from 'node:fs/promises';
import type { Write } from '../../report/formats.ts';

/**
 * Returns the function that writes the report page. It uses files that `scripts/build.mjs` has put beside this
 * bundle.
 */
export async function loadPage(): Promise<Write> {
  const built = (name: string) => readFile(new URL(`./${name}`, import.meta.url), 'utf8');
  const [script, style] = await Promise.all(['page.js', 'page.css'].map(built));
  const { makeModel } = await import('../../report/page/make-model.ts');
  const { pageHtml } = await import('../../report/page/html.ts');
  return ({ report, labs, again }) =>
    pageHtml(makeModel(report, labs, again), { script: script ?? '', style: style ?? '' });
}
