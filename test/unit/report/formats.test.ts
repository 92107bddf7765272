import { describe, expect, it } from 'vitest';
import { github } from '../../../src/report/formats/github.ts';
import { markdown } from '../../../src/report/formats/markdown.ts';
import { ndjson } from '../../../src/report/formats/ndjson.ts';
import { ENDINGS, formatOf } from '../../../src/report/formats.ts';
import { plain } from '../../../src/report/style.ts';
import { EVERY_STATUS, NASTY } from './results.ts';

describe('the ending of a file', () => {
  it.each([
    ['out.json', 'json'],
    ['a.b/out.junit.xml', 'junit'],
    ['OUT.TAP', 'tap'],
    ['out', undefined],
    ['json', undefined],
  ])('%s is %s', (path, format) => expect(formatOf(path)).toBe(format));

  it('belongs to one format', () => expect(new Set(ENDINGS).size).toBe(ENDINGS.length));
});

describe('for a GitHub workflow', () => {
  const lines = github(EVERY_STATUS, plain).split('\n');

  it('what is not as expected is annotated, on its own line where that is known', () => {
    const commands = lines.filter((line) => line.trimStart().startsWith('::'));
    const said = String.raw`it said%0A\x3a:error::<b>"]]> & \x01\x1b[31m # TODO ${'`|`'} \ %250A *x* \x23#[group]`;
    const [, fails] = EVERY_STATUS.report.labs[0]?.scenarios ?? [];
    const detail = fails?.probes[0]?.observed.detail;
    expect(detail).toContain('hairpin mode is off on router:eth0');
    expect(commands[0]).toBe(
      `::error file=labs/50%25%2C a%3A b.yaml,line=12,title=nat-loopback fails%3A fail::loopback: ${said} – ${detail}%0Ainbound: ${said}`,
    );
    expect(commands[1]).toMatch(/^::error title=nat-loopback error it said%0A\\x3a%3Aerror/);
    expect(commands).toHaveLength(2);
  });

  it('nothing that a server answered is taken for a command', () => {
    const text = lines.filter((line) => !line.startsWith('::error ')).join('\n');
    expect(text).toContain('it said');
    expect(text).not.toMatch(/^\s*::|##\[/m);
  });
});

describe('in Markdown', () => {
  const text = markdown(EVERY_STATUS);

  it('there is a row for each scenario, with nothing that would end it', () => {
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    expect(rows).toHaveLength(2 + 4);
    for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(6);
    expect(rows[2]).toMatch(
      /^\| ✔ pass \| same-port-drop \| loopback fails – same-port-drop, inbound works \| /,
    );
  });

  it('there is a diagram, and the text of what is not as expected', () => {
    expect(text).toContain('```mermaid\nflowchart TB\n');
    expect(text.match(/<details open>/g)).toHaveLength(2);
    expect(text).toContain(NASTY.split('\n')[0]);
  });

  it('is never longer than GitHub takes', () => {
    const [lab] = EVERY_STATUS.report.labs;
    const many = Array.from({ length: 1000 }, () => lab?.scenarios[1]).filter((each) => each !== undefined);
    const report = { ...EVERY_STATUS.report, labs: [{ lab: 'many', scenarios: many }] };
    const long = markdown({ ...EVERY_STATUS, report });
    expect(Buffer.byteLength(long)).toBeLessThan(1_000_000);
    expect(long).toMatch(/_\d+ more parts are too long for this page\._\n$/);
  });
});

it('an event is a line', () => {
  const lines = ndjson(EVERY_STATUS).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line))).toEqual(EVERY_STATUS.events);
});
