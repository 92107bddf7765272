import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { DRAWING_STYLE } from '../drawing/svg.ts';
import { escapeMarkup } from '../escape.ts';
import type { PageModel } from './model.ts';

/** The built files of `src/page`. */
export interface PageAssets {
  script: string;
  style: string;
}

/**
 * Returns the report page: one file that loads nothing else. Its policy lets the browser run only this script,
 * whatever the data contains.
 */
export function pageHtml(model: PageModel, { script, style }: PageAssets): string {
  const css = `${style}${DRAWING_STYLE}`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(css)}; img-src data:; base-uri 'none'; form-action 'none'`;
  const names = model.labs.map(({ lab }) => lab).join(', ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(names)} – Hairpin</title>
<link rel="icon" href="data:,">
<style>${css}</style>
</head>
<body>
<div id="page"></div>
<noscript>${withoutScript(model)}</noscript>
<script type="application/octet-stream" id="model">${packed(model)}</script>
<script>${script}</script>
</body>
</html>
`;
}

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** JSON, deflated, as base64: a tenth of the size, and HTML cannot take any of it for a tag. */
const packed = (value: unknown) => deflateRawSync(JSON.stringify(value)).toString('base64');

/** The verdicts, for viewers that run no scripts. */
function withoutScript({ labs }: PageModel): string {
  const rows = labs.flatMap(({ lab, scenarios }) =>
    scenarios.map(({ scenario, status, probes }) => {
      const outcomes = probes.map(({ probe, observed }) => `${probe} ${observed}`).join(', ');
      return `<li>${escapeMarkup(`${lab} ${scenario}: ${status} (${outcomes})`)}</li>`;
    }),
  );
  return `<h1>Hairpin</h1><p>The journeys of the packets need JavaScript; the verdicts do not.</p><ul>${rows.join('')}</ul>`;
}
