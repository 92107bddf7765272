import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Parser } from 'tap-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { junit, xunit } from '../../src/report/formats/junit.ts';
import { tap } from '../../src/report/formats/tap.ts';
import { EVERY_STATUS } from '../unit/report/results.ts';
import { Home, USERS } from './support/home.ts';
import { schemaErrors } from './support/published.ts';
import { NODES, PROBES } from './support/two-hosts.ts';

const LAB = `${NODES}${PROBES}scenarios:
  direct:
    because: There is nothing in between.
    expect: { web: { outcome: works } }
  wrong:
    because: Nobody refuses it.
    expect: { web: { outcome: fails, cause: refused } }
`;

const home = new Home(USERS[0] as (typeof USERS)[number]);
afterAll(() => home.remove());
home.write('two-hosts.yaml', LAB);
const read = (name: string) => readFileSync(join(home.folder, 'work', name), 'utf8');
const ours = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What xmllint says of the XML; '' if it is valid by Jenkins' schema. */
function xmllint(xml: string): string {
  const args = ['--noout', '--schema', ours('test/golden/junit-10.xsd'), '-'];
  const { status, stderr, error } = spawnSync('xmllint', args, { input: xml, encoding: 'utf8' });
  if (error) throw error;
  return status === 0 ? '' : stderr;
}

const xpath = (xml: string, path: string) =>
  execFileSync('xmllint', ['--xpath', path, '-'], { input: xml, encoding: 'utf8' }).trim();

describe('one run writes every format', () => {
  const files = ['out.json', 'out.junit.xml', 'out.xunit.xml', 'out.tap', 'out.md', 'out.ndjson'];
  let exitCode: number | undefined;
  beforeAll(async () => {
    const outputs = files.flatMap((file) => ['-o', file]);
    ({ exitCode } = await home.lab(['verify', 'two-hosts.yaml', ...outputs]));
  });

  it('and its exit code is that of the verdicts', () => expect(exitCode).toBe(1));

  it('JSON is as its published schema says', () => {
    const report = JSON.parse(read('out.json'));
    expect(schemaErrors('report', [report])).toEqual([]);
    expect(report.summary).toEqual({ pass: 1, fail: 1, skip: 0, error: 0 });
  });

  it('so is each line of NDJSON, and the verdicts in it are those of the JSON', () => {
    const events = read('out.ndjson')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(schemaErrors('event', events)).toEqual([]);
    const [first, second] = JSON.parse(read('out.json')).labs[0].scenarios;
    const verdicts = events.filter(({ event }) => event === 'verdict').map(({ verdict }) => verdict);
    expect(verdicts).toHaveLength(2);
    expect(verdicts).toEqual(expect.arrayContaining([first, second]));
    expect(events.map(({ event }) => event)).toEqual([
      'begin',
      'queued',
      'queued',
      ...events.slice(3, -1).map(({ event }) => event),
      'end',
    ]);
  });

  it('xUnit is as the schema of Jenkins says, and has all that JUnit has but attributes that it does not know', () => {
    const xml = read('out.xunit.xml');
    expect(xmllint(xml)).toBe('');
    const place = / file="([^"]*)" line="(\d+)"/;
    const cases = read('out.junit.xml')
      .split('<testcase ')
      .map((text) => {
        const [all = '', file, line] = place.exec(text) ?? [];
        return text.replace(all, '').replace(/(<(?:failure|system-out)[^>]*>)/, `$1${file}:${line}\n`);
      });
    expect(xml.split('<testcase ').slice(1)).toEqual(cases.slice(1));
  });

  it('JUnit tells where a scenario stands', () => {
    const xml = read('out.junit.xml');
    expect(xmllint(xml)).toMatch(/attribute 'file' is not allowed/);
    expect(xpath(xml, 'string(/testsuites/testsuite/@failures)')).toBe('1');
    const wrong = '//testcase[@name="web"][@classname="two-hosts.wrong"]';
    expect(xpath(xml, `string(${wrong}/failure/@message)`)).toMatch(
      /^expected fails \(refused\), but it works/,
    );
    const [line, text = ''] = [Number(xpath(xml, `string(${wrong}/@line)`)), read('two-hosts.yaml')];
    expect(xpath(xml, `string(${wrong}/@file)`)).toMatch(/two-hosts\.yaml$/);
    expect(text.split('\n')[line - 1]).toContain('wrong:');
    expect(xpath(xml, 'count(//testcase[@classname="two-hosts.direct"]/failure)')).toBe('0');
  });

  it('a TAP parser reads two test points, one of them failed', () => {
    const { results } = tapOf(read('out.tap'));
    expect(results).toMatchObject({ ok: false, count: 2, pass: 1, fail: 1, bailout: false });
    expect(results?.failures.map(({ fullname, name }) => ({ fullname, name }))).toMatchObject([
      { name: 'two-hosts wrong' },
    ]);
  });
});

/** Parses TAP. `extra` collects the lines that the parser does not recognise. */
function tapOf(text: string) {
  const extra: string[] = [];
  const parser = new Parser({ strict: true });
  parser.on('extra', (line: string) => extra.push(line));
  parser.on('child', (child: Parser) => child.on('extra', (line: string) => extra.push(line)));
  parser.end(text);
  return { results: parser.results, extra };
}

describe('a run with every status, and with characters that are special somewhere', () => {
  it('is JUnit, strict or not', () => {
    const xml = junit(EVERY_STATUS);
    expect(xmllint(xunit(EVERY_STATUS))).toBe('');
    expect(xpath(xml, 'concat(count(//failure), count(//error), count(//skipped))')).toBe('211');
    // There is a test case for each probe, for an error of the whole scenario, and for each skipped scenario.
    const names = ['loopback', 'inbound', 'loopback', 'inbound'];
    expect(xpath(xml, 'count(//testcase)')).toBe(xpath(xml, 'string(//testsuite/@tests)'));
    for (const [index, name] of names.entries())
      expect(xpath(xml, `string((//testcase)[${index + 1}]/@name)`)).toBe(name);
    expect(xpath(xml, 'string((//testcase[@classname="nat-loopback.skip"])/@name)')).toBe('skip');
    expect(xpath(xml, 'string(//error/@message)')).toContain('it said\n::error::<b>"]]> & \ufffd');
  });

  it('is TAP', () => {
    const { results, extra } = tapOf(tap(EVERY_STATUS));
    expect(extra).toEqual([]);
    expect(results).toMatchObject({ count: 4, pass: 2, fail: 2, skip: 1, todo: 0 });
  });
});

describe('in a GitHub workflow', () => {
  it('the failure is annotated on its own line, and the step shows a summary', async () => {
    writeFileSync(join(home.folder, 'work/summary.md'), 'before\n', { mode: 0o666 });
    const env = { GITHUB_STEP_SUMMARY: 'summary.md' };
    const { exitCode, stdout } = await home.lab(['verify', 'two-hosts.yaml', '--format', 'github'], { env });
    const line = LAB.split('\n').indexOf('  wrong:') + 1;
    const commands = stdout.split('\n').filter((text) => text.startsWith('::'));
    expect(commands).toHaveLength(1);
    expect(commands[0]).toMatch(
      `::error file=two-hosts.yaml,line=${line},title=two-hosts wrong%3A fail::web: expected fails (refused), but it works`,
    );
    expect(exitCode).toBe(1);
    const summary = read('summary.md');
    expect(summary).toMatch(/^before\n## two-hosts\n/);
    expect(summary).toContain('| ✘ fail | wrong | web works | Nobody refuses it. |');
    expect(summary).toContain('```mermaid\n');
  });

  it('so is one of a lab in JSON', async () => {
    const json = JSON.stringify(parse(LAB), undefined, 2);
    home.write('two-hosts.json', json);
    const { stdout } = await home.lab(['verify', 'two-hosts.json', '--format', 'github']);
    const line = json.split('\n').indexOf('    "wrong": {') + 1;
    expect(stdout).toContain(`::error file=two-hosts.json,line=${line},title=two-hosts wrong%3A fail::`);
  });

  it('scenarios of a program are found, also in files that it imports', async () => {
    home.write('cases.ts', CASES);
    home.write('program.ts', PROGRAM);
    const { stdout } = await home.lab(['verify', 'program.ts', '--format', 'github']);
    const line = CASES.split('\n').indexOf("  'it-fails': {") + 1;
    expect(stdout).toContain(`::error file=cases.ts,line=${line},title=program it-fails%3A fail::`);
  });
});

const CASES = `
const more = { 'it-fails': 1 };
export const scenarios = {
  fine: { because: "It's fine.", expect: {} },
  'it-fails': {
    because: 'It fails.',
    expect: { web: { outcome: 'works' } },
  },
};
`;
const PROGRAM = `
import { scenarios } from './cases.ts';
export default {
  name: 'program', about: 'One host.',
  nodes: { pc: { interfaces: { eth0: {} } } },
  probes: { web: { kind: 'http', from: 'pc', url: 'http://192.0.2.2/' } },
  scenarios: { 'it-fails': scenarios['it-fails'] },
};
`;

it('events come while it runs: whoever reads them may still interrupt it', async () => {
  const run = home.lab(['verify', 'two-hosts.yaml', '--format', 'ndjson']);
  const seen: string[] = [];
  for await (const line of run) {
    const { event, phase } = JSON.parse(String(line));
    seen.push(event);
    if (phase === 'probe web') run.kill('SIGINT');
  }
  expect(seen).toContain('phase');
  expect(seen).not.toContain('end');
  expect((await run).exitCode).toBe(130);
});
