import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lessons } from '../../labs/lessons/nat-loopback.ts';
import { zhTW } from '../../labs/lessons/nat-loopback.zh-tw.ts';
import type { Lesson, Prediction } from '../../src/lab/types.ts';
import { solutionLines } from '../../src/lesson/solution-lines.ts';
import { LANGUAGES } from '../../src/lesson/words/words.ts';
import { Home, USERS } from './support/home.ts';
import { isAgent, processesOf } from './support/traces.ts';

/** Answers of a student who knows the kernel, and of one who does not. */
const rightAnswer = ({ expect: { outcome, cause, at } }: Prediction): string[] =>
  outcome === 'works' ? ['works'] : ['fails', String(cause), String(at)];
const wrongAnswer = ({ expect: { outcome, cause } }: Prediction) =>
  outcome === 'works'
    ? ['fails', 'filtered', 'router']
    : ['no idea', 'fails', cause === 'filtered' ? 'refused' : 'filtered', 'outside'];

const predictions = ({ steps }: Lesson) => steps.flatMap(({ predict }) => predict ?? []);
const tasks = ({ steps }: Lesson) => steps.flatMap(({ task }) => task ?? []);

/**
 * The answers to all steps. Each task is mended in its nth way, after a first check without any change, which must
 * fail.
 */
function answers(lesson: Lesson, way: number, predict: (asked: Prediction) => string[]): string {
  const lines = lesson.steps.flatMap(({ predict: asked, task }) => {
    if (asked) return predict(asked);
    if (task === undefined) return [];
    const { solutions = [], hints = [] } = task;
    const solution = solutions[way % solutions.length];
    if (solution === undefined) throw new Error('a task without a solution');
    const before = way === 0 ? ['check', ...hints.map(() => 'hint'), 'hint', 'answer'] : [];
    return [...before, ...solutionLines(solution, ''), 'check'];
  });
  return `${lines.join('\n')}\n`;
}

describe.each(USERS.slice(-1))('the course on NAT loopback, as %s', (user) => {
  const home = new Home(user);
  const state = join(home.folder, 'work', 'state');
  const env = { XDG_STATE_HOME: state, HOME: home.folder, LANG: 'C.UTF-8' };
  const learn = (args: readonly string[], input: string) =>
    home.lab(['learn', 'nat-loopback', ...args], { input, env });
  afterAll(() => home.remove());

  it.each(Object.entries(lessons))(
    '%s: predictions are true, and each way of mending is one',
    async (name, lesson) => {
      const ways = Math.max(1, ...tasks(lesson).map(({ solutions = [] }) => solutions.length));
      if (tasks(lesson).length > 0) expect(ways).toBeGreaterThan(1);
      for (let way = 0; way < ways; way++) {
        const isFirst = way === 0;
        const input = answers(lesson, way, isFirst ? rightAnswer : wrongAnswer);
        const { exitCode, stdout, stderr } = await learn([name, '-n', `way-${way}`], input);
        expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
        const count = (text: string) => stdout.split(`\n${text}`).length - 1;
        const parts = predictions(lesson).flatMap(rightAnswer).length;
        if (isFirst) expect(count('Right: '), stdout).toBe(parts);
        else expect(count('Not so: '), stdout).toBeGreaterThanOrEqual(predictions(lesson).length);
        expect(count('Not yet.'), stdout).toBe(isFirst ? tasks(lesson).length : 0);
        expect(count('Done: '), stdout).toBe(tasks(lesson).length);
      }
      const kept = JSON.parse(readFileSync(join(state, 'hairpin/progress.json'), 'utf8'));
      expect(kept['nat-loopback'][name]).toMatchObject({ checks: (ways > 1 ? 1 : 2) * tasks(lesson).length });
      expect(processesOf(home).filter(isAgent)).toEqual([]);
    },
  );

  it('is listed with what is done, in both languages', async () => {
    const { stdout } = await learn(['--list', '--language', 'zh-TW'], '');
    expect(stdout.trim().split('\n')).toEqual(
      Object.entries(lessons).map(
        ([name, { title }]) => `x ${name.padEnd(20)} ${(title as Record<string, string>)['zh-TW']}`,
      ),
    );
  });

  it('does not take a forbidden way, by whatever tool, and speaks Chinese to whom that is the language of', async () => {
    const nf = 'echo 0 > /proc/sys/net/bridge/bridge-nf-call-iptables';
    const lines = [
      ...['fails', 'mac-flap', 'switch'],
      ...['lab set macSnat=all', `lab exec router -- sh -c '${nf}'`, 'check', 'quit'],
    ];
    const chinese = { ...env, LANG: 'zh_TW.UTF-8', XDG_STATE_HOME: join(home.folder, 'work', 'other') };
    const ran = await home.lab(['learn', 'nat-loopback', 'mac-snat'], {
      input: `${lines.join('\n')}\n`,
      env: chinese,
    });
    expect(ran.exitCode, ran.stderr).toBe(1);
    expect(ran.stdout).toContain(zhTW['one-way.title']);
    expect(ran.stdout).toContain(LANGUAGES['zh-TW']?.goalNotMet);
    expect(ran.stdout).toContain('router: net.bridge.bridge-nf-call-iptables is 0, and must be 1');
    expect(ran.stdout).toContain(LANGUAGES['zh-TW']?.left);
    expect(ran.stdout).not.toContain('inbound 還不是');
  });

  it('ends with its lab, if nobody reads it any more', async () => {
    const words = home.command(['learn', 'nat-loopback', 'short-cut', '-n', 'unread']);
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const { stdout, stderr } = await home.run(
      ['bash', '-c', `{ ${quoted} 2>/dev/null; echo "lab: $?" >&2; } | head -n 3`],
      { input: answers(lessons['short-cut'] as Lesson, 0, rightAnswer), env },
    );
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stderr).toBe('lab: 0\n');
    expect(processesOf(home).filter(isAgent)).toEqual([]);
  });

  it('a record of lessons that is damaged is told, and left as it is', async () => {
    const path = join(home.folder, 'work/damaged/hairpin/progress.json');
    mkdirSync(dirname(path), { recursive: true });
    const damaged = ['null', '[]', '', '{', '{"nat-loopback":null}', '{"nat-loopback":{"short-cut":null}}'];
    for (const text of damaged) {
      writeFileSync(path, text);
      for (const option of ['--list', '--restart']) {
        const asked = ['learn', 'nat-loopback', option];
        const told = await home.lab(asked, {
          input: '',
          env: { ...env, XDG_STATE_HOME: join(home.folder, 'work/damaged') },
        });
        expect(told, `${text} ${option}`).toMatchObject({ exitCode: 2, stdout: '' });
        expect(told.stderr).toContain('is no record of lessons\n  hint: move it away');
      }
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
  });

  it('a lesson that is not there, and a lab without any, are told', async () => {
    const slip = await learn(['same-port-dorp'], '');
    expect(slip).toMatchObject({ exitCode: 2, stdout: '' });
    expect(slip.stderr).toContain('did you mean same-port-drop?');
    const none = await home.lab(['learn', 'vlan'], { env });
    expect(none).toMatchObject({ exitCode: 2 });
    expect(none.stderr).toContain('vlan – has no lessons');
  });
});
