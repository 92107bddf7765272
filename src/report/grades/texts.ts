import { visibleJson } from '../../lab/control.ts';
import type { Check, Grade, Grades } from '../../workshop/grades/types.ts';
import { escapeMarkup } from '../escape.ts';
import type { Style } from '../style.ts';

export const json = (grades: Grades): string => `${visibleJson(grades, 2)}\n`;

/** Text for a terminal: a line for each submission, and below it what did not pass. */
export function pretty({ lab, begins, goal, grades, summary }: Grades, style: Style): string {
  return [
    style('strong', `${lab}: begins as ${begins}; to reach: ${goal}`),
    ...grades.flatMap((grade) => gradeLines(grade, style)),
    `${summary.passed} passed, ${summary.failed} not`,
    '',
  ].join('\n');
}

function gradeLines({ name, kind, passed, checks, sameAs }: Grade, style: Style): string[] {
  const good = checks.filter(({ pass }) => pass).length;
  const same = sameAs.length > 0 ? `  the same as ${sameAs.join(', ')}` : '';
  const head = `${passed ? '✔' : '✘'} ${name}  ${kind}, ${good} of ${checks.length}${same}`;
  return [style(passed ? 'good' : 'bad', head), ...checks.filter(({ pass }) => !pass).flatMap(checkLines)];
}

/** Output of a submission must not look like a line of ours. */
const checkLines = ({ what, message, packet }: Check): string[] => [
  `    ${what}: ${message}`.replaceAll('\n', '\n      | '),
  ...(packet ? [`      ${packet}`] : []),
];

/** JUnit XML: a test case for each submission. */
export function junit({ lab, grades, summary }: Grades): string {
  const cases = grades.map(({ name, kind, passed, checks, durationMs }) => {
    const open = `<testcase classname="${xml(lab)}" name="${xml(name)}" time="${(durationMs / 1000).toFixed(3)}"`;
    if (passed) return `    ${open}/>`;
    const text = checks
      .filter(({ pass }) => !pass)
      .flatMap(checkLines)
      .join('\n');
    return `    ${open}><failure message="${xml(kind)}">${xml(text)}</failure></testcase>`;
  });
  const counts = `tests="${grades.length}" failures="${summary.failed}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="lab grade" ${counts}>`,
    `  <testsuite name="${xml(lab)}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** The output of programs may contain characters that XML cannot express. */
const xml = (text: string) =>
  escapeMarkup(text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd'));

const LOOK = `:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #8888}
ul{margin:0;padding-left:1rem}code{overflow-wrap:anywhere}`;

/** Returns one page without scripts. Everything from a submission is plain text in it. */
export function html({ lab, begins, goal, grades, summary }: Grades): string {
  const rows = grades.map(
    ({ name, kind, passed, checks, sameAs }) =>
      `<tr><th scope="row">${escapeMarkup(name)}</th><td>${kind}</td><td>${passed ? '✔ passed' : '✘ not passed'}</td><td><ul>${checks.map(checkItem).join('')}</ul></td><td>${escapeMarkup(sameAs.join(', '))}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Grades of ${escapeMarkup(lab)}</title><style>${LOOK}</style></head><body><main>
<h1>Grades of ${escapeMarkup(lab)}</h1>
<p>It begins as ${escapeMarkup(begins)}; to reach: ${escapeMarkup(goal)}. ${summary.passed} passed, ${summary.failed} did not.</p>
<table><thead><tr><th>Submission</th><th>Kind</th><th>Passed</th><th>Checks</th><th>Same as</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></main></body></html>
`;
}

const checkItem = ({ what, pass, message, packet }: Check): string =>
  `<li>${pass ? '✔' : '✘'} ${escapeMarkup(what)}: ${escapeMarkup(message)}${packet ? `<br><code>${escapeMarkup(packet)}</code>` : ''}</li>`;
