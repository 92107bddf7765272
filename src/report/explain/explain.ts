import type { Cause } from '../../lab/types.ts';
import { fold, foldCommand } from '../columns.ts';
import { bridgePages } from './bridge-pages.ts';
import { hostPages } from './host-pages.ts';
import { natPages } from './nat-pages.ts';
import type { Page, Step } from './page.ts';
import { routingPages } from './routing-pages.ts';
import { segmentPages } from './segment-pages.ts';
import { unknownPage } from './unknown-page.ts';

export type Explained = Cause | 'unknown';

/** The pages of `lab explain` and docs/causes. */
export const PAGES: Record<Explained, Page> = {
  ...bridgePages,
  ...segmentPages,
  ...natPages,
  ...routingPages,
  ...hostPages,
  unknown: unknownPage,
};

/** The mechanism in one sentence. */
export const inOneSentence = (cause: Explained): string => PAGES[cause].mechanism[0] ?? '';

const HERE =
  'Names and addresses are those of the lab nat-loopback. With a lab, or a scenario of one, what mends it there is tried and told: lab explain CAUSE LAB.';

/** Writes a page for a terminal. `here` replaces the general remedies. */
export function explainText(cause: Explained, here?: readonly string[], width?: number): string {
  const { symptom, mechanism, prove, fixes } = PAGES[cause];
  const paragraph = (text: string) => fold(`  ${text}`, 2, width);
  const steps = (all: Step[]) =>
    all.flatMap(({ what, commands }) => [
      ...paragraph(what),
      ...commands.flatMap((command) => foldCommand(`    $ ${command}`, 7, width)),
    ]);
  const parts = [
    [cause],
    ['Symptom', ...paragraph(symptom)],
    ['Mechanism', ...mechanism.flatMap(paragraph)],
    ['Proof by hand', ...steps(prove)],
    here ?? ['Fixes', ...steps(fixes), ...paragraph(HERE)],
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The same page as Markdown. */
export function explainMarkdown(cause: Explained): string {
  const { symptom, mechanism, prove, fixes } = PAGES[cause];
  const steps = (all: Step[]) =>
    all.map(({ what, commands }) =>
      [`- ${what}`, '', '  ```sh', ...commands.map((line) => `  ${line}`), '  ```'].join('\n'),
    );
  const parts = [
    '<!-- Made from src/report/explain, where changes belong; `npx vitest run explain -u` writes this file. -->',
    `# ${cause}`,
    '## Symptom',
    symptom,
    '## Mechanism',
    ...mechanism,
    '## Proof by hand',
    steps(prove).join('\n'),
    '## Fixes',
    steps(fixes).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}
