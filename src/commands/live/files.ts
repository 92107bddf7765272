import { readFile } from 'node:fs/promises';
import { DRAWING_STYLE } from '../../report/drawing/svg.ts';
import { escapeMarkup } from '../../report/escape.ts';
import type { Route, Routes } from './server.ts';

/** What a page may do besides watching. */
export interface Rights {
  act: boolean;
  shell: boolean;
}

/** Returns the page and its files, which `scripts/build.mjs` has put beside this bundle. */
export async function fileRoutes(title: string, rights: Rights): Promise<Routes> {
  const built = (name: string) => readFile(new URL(`./${name}`, import.meta.url), 'utf8');
  const [script, style] = await Promise.all(['live.js', 'live.css'].map(built));
  const routes: Routes = {
    'GET ': page(title, rights),
    'GET live.js': file('text/javascript', script ?? ''),
    'GET live.css': file('text/css', `${style}${DRAWING_STYLE}`),
  };
  if (!rights.shell) return routes;
  const [terminal, itsStyle] = await Promise.all(['terminal.js', 'terminal.css'].map(built));
  return {
    ...routes,
    'GET terminal.js': file('text/javascript', terminal ?? ''),
    'GET terminal.css': file('text/css', itsStyle ?? ''),
  };
}

const file =
  (type: string, text: string): Route =>
  (response) =>
    void response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(text);

function page(title: string, { act, shell }: Rights): Route {
  // xterm.js, the terminal, adds styles to the page at run time.
  const style = shell ? "'self' 'unsafe-inline'" : "'self'";
  const policy = `default-src 'none'; script-src 'self'; style-src ${style}; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  const rights = [act && 'act', shell && 'shell'].filter(Boolean).join(' ');
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(title)} – live – Hairpin</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="live.css">
${shell ? '<link rel="stylesheet" href="terminal.css">\n' : ''}</head>
<body>
<div id="page" data-rights="${rights}"></div>
<noscript>This page needs JavaScript.</noscript>
<script type="module" src="live.js"></script>
</body>
</html>
`;
  return (response) => {
    response.setHeader('content-security-policy', policy);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  };
}
