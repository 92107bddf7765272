import { afterAll, expect, it } from 'vitest';
import { quote } from '../../src/plan/quote.ts';
import { Home, USERS } from './support/home.ts';

/*
 * What a command suggests to type next can be typed there: it finds the lab, as it was given, and does the same.
 */
const home = new Home(USERS[0] as (typeof USERS)[number]);
afterAll(async () => {
  await home.lab(['down', '--all']);
  home.remove();
});

const LAB = `name: closed
about: Nobody listens.
nodes: { a: {} }
toggles: { t: { about: no matter, default: false } }
probes: { ask: { kind: http, from: a, url: 'http://127.0.0.1:81/' } }
scenarios: { as-drawn: { because: Nobody listens., expect: { ask: { outcome: fails, cause: refused } } } }
`;
/** A name that a shell would take for two. */
const FILE = 'my lab.yaml';
home.write(FILE, LAB);

/** Types a line into a shell in which `lab` is the command. */
const typed = (line: string) =>
  home.run(['sh', '-c', `lab() { ${quote(home.inCheckout('dist/cli.cjs'))} "$@"; }\n${line}`]);

const suggestions = (stdout: string) =>
  stdout.split('\n').flatMap((line) => (line.startsWith('lab ') ? (line.split(/ {2,}/)[0] ?? []) : []));

async function worksAsTyped(line: string) {
  const { exitCode, stdout, stderr } = await typed(line);
  expect(stderr, line).not.toContain('lab: ');
  expect(exitCode, line).toBe(0);
  expect(stdout, line).not.toBe('');
  return stdout;
}

const TRACE = `lab trace '${FILE}'`;
const VERIFY = `lab verify '${FILE}'`;

it.each([
  ['', [`${TRACE} as-drawn`, 'lab explain refused', `${VERIFY} --report report.html`, `${VERIFY} -v`]],
  [
    ' --set t=on --no-trace --trust',
    [
      `${TRACE} --set t=on --trust`,
      'lab explain refused',
      `${VERIFY} --set t=on --no-trace --trust --report report.html`,
      `${VERIFY} --set t=on --no-trace --trust -v`,
    ],
  ],
])('lab verify FILE%s', async (options, expected) => {
  const { stdout } = await typed(`${VERIFY}${options} --format summary`);
  expect(suggestions(stdout)).toEqual(expected);
  for (const line of expected) expect(await worksAsTyped(line), line).toContain('refused');
});

it('lab verify of a lab and one of its scenarios, as other verbs take it', async () => {
  const { exitCode, stderr } = await typed(`${VERIFY} as-drawn`);
  const [first = '', hint = ''] = stderr.trimEnd().split('\n  hint: it is a scenario: ');
  expect(first).toMatch(/^lab: as-drawn – no such lab – /);
  expect({ exitCode, hint }).toEqual({ exitCode: 2, hint: `${VERIFY} --scenario as-drawn` });
  await worksAsTyped(hint);
});

it('lab verify of standard input, which is not there again', async () => {
  const { stdout } = await typed(`lab verify - --format summary <'${FILE}'`);
  expect(suggestions(stdout)).toEqual(['lab explain refused']);
});

it('lab merge, which needs no lab but its parts', async () => {
  await typed(`${VERIFY} --shard 1/1 -o 'part 1.json'`);
  const merge = "lab merge 'part 1.json'";
  const { stdout } = await typed(`${merge} --format summary`);
  const expected = ['lab explain refused', `${merge} --report report.html`, `${merge} -v`];
  expect(suggestions(stdout)).toEqual(expected);
  for (const line of expected) await worksAsTyped(line);
});

it('lab probe and lab save of a running lab, which is no file', async () => {
  await typed(`lab up '${FILE}' -n running`);
  const { stdout } = await typed('lab probe ask -n running --format summary');
  const expected = ['lab explain refused', 'lab probe ask -n running -v'];
  expect(suggestions(stdout)).toEqual(expected);
  for (const line of expected) await worksAsTyped(line);
  const first = await typed('lab probe running ask');
  const [, hint = ''] = first.stderr.trimEnd().split('\n  hint: it is the lab: ');
  expect({ exitCode: first.exitCode, hint }).toEqual({ exitCode: 2, hint: 'lab probe ask -n running' });
  await worksAsTyped(hint);
  const { stderr } = await typed("lab save -n running 'my saved.yaml'");
  expect(stderr).toBe("try: lab show 'my saved.yaml', lab verify 'my saved.yaml'\n");
  for (const line of stderr.slice('try: '.length).trim().split(', ')) await worksAsTyped(line);
});

it('lab new, and lab ls of who has nothing running', async () => {
  await typed('lab down --all');
  const { stdout } = await typed('lab ls');
  const next = stdout.slice(stdout.indexOf('\nnext\n')).matchAll(/^ {2}(lab \S+ \S+)/gm);
  const commands = [...next].map(([, line = '']) => line);
  expect(commands).toEqual(['lab verify nat-loopback', 'lab up nat-loopback', 'lab new my-lab']);
  await typed('lab up nat-loopback');
  expect((await typed('lab probe')).exitCode).toBe(0);
  home.write('package.json', '{ "name": "mine" }');
  const { stderr } = await typed('lab new my-lab');
  const [show = '', verify = ''] = stderr.replace('try: ', '').split(', ');
  for (const line of [show, verify, 'lab verify', 'lab verify labs']) await worksAsTyped(line);
  expect(stderr).toMatch(/^for the compiler .*: npm pkg set type=module$/m);
});
