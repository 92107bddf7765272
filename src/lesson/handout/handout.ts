import { probeTarget } from '../../lab/probe.ts';
import { toggleValues } from '../../lab/toggles.ts';
import type { Lab } from '../../lab/types.ts';
import { command } from '../../plan/quote.ts';
import { resolve } from '../../plan/resolve.ts';
import type { Topology } from '../../plan/topology.ts';
import { DRAWING_STYLE, svgOf } from '../../report/drawing/svg.ts';
import { inShort } from '../../report/explain/in-short/in-short.ts';
import { causesOf } from '../prediction.ts';
import { caseParts } from './cases.ts';
import { safe } from './html-text.ts';
import { lessonParts } from './lessons.ts';
import { blank, Speech } from './speech.ts';
import { HANDOUT_STYLE } from './style.ts';

interface HandoutOptions {
  /** The name or path of the lab in commands. */
  asked: string;
  /** A tag of `LANGUAGES`. */
  language: string;
  /** Whether to add the answers, on pages of their own. */
  answers: boolean;
}

/**
 * Returns a page for printing, which loads nothing and runs nothing: the drawing of a lab, its lessons with space
 * for predictions, and the answers. If a lab has no lessons, its scenarios are used as cases.
 */
export function handoutPage(lab: Lab, { asked, language, answers }: HandoutOptions): string {
  const speech = new Speech(language);
  const topology = resolve(lab, toggleValues(lab));
  const drawing = svgOf(topology);
  const hasLessons = Object.keys(lab.lessons ?? {}).length > 0;
  const parts = hasLessons ? lessonParts(lab, asked, speech, drawing) : caseParts(lab, asked, speech);
  const section = (html: string) => `<section>\n${html}\n</section>`;
  const { sheetName, sheetDate, sheetAnswers } = speech.words;
  return `<!doctype html>
<html lang="${safe(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${safe(lab.name)}</title>
<style>${DRAWING_STYLE}${HANDOUT_STYLE}</style>
</head>
<body class="${hasLessons ? 'lessons' : 'cases'}">
<main>
<h1>${safe(lab.name)}</h1>
<p>${safe(lab.about)}</p>
<div class="ask">${blank(sheetName)}${blank(sheetDate)}</div>
${drawing}
${speech.tell('sheetPlan', { lab: command(asked) })}
${probeTable(topology, speech)}
${causes(lab, speech)}
${parts.map(({ questions }) => section(questions)).join('\n')}
</main>
${answers ? `<aside class="answers">\n<h1>${safe(`${lab.name}: ${sheetAnswers}`)}</h1>\n${parts.map((part) => section(part.answers)).join('\n')}\n</aside>\n` : ''}</body>
</html>
`;
}

function probeTable({ probes }: Topology, speech: Speech): string {
  const rows = Object.entries(probes).map(
    ([name, probe]) =>
      `<tr><td><code>${safe(name)}</code></td><td><code>${safe(`${probe.from} → ${probeTarget(probe)}`)}</code></td><td>${safe(probe.about ?? '')}</td></tr>`,
  );
  return `<h2>${safe(speech.words.sheetProbes)}</h2>\n<table>\n${rows.join('\n')}\n</table>`;
}

function causes(lab: Lab, speech: Speech): string {
  const names = causesOf(lab);
  const rows = names.map(
    (name) => `<tr><td><code>${safe(name)}</code></td><td>${safe(speech.said(inShort(name)))}</td></tr>`,
  );
  if (names.length === 0) return '';
  return `<h2>${safe(speech.words.sheetCauses)}</h2>\n<table>\n${rows.join('\n')}\n</table>`;
}
