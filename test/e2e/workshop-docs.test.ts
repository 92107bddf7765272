import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import natLoopback from '../../labs/nat-loopback.ts';
import { serveLive } from './live/served.ts';
import { Home, USERS } from './support/home.ts';
import { isAgent, processesOf } from './support/traces.ts';

const blocksOf = (page: string, language: string) => {
  const text = readFileSync(join(import.meta.dirname, '../../docs', page), 'utf8');
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'));
  return [...blocks].map(([, block = '']) => block);
};

/** The commands of a page in their order, without their comments. */
const commandsOf = (page: string) =>
  blocksOf(page, 'sh').flatMap((block) =>
    block
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/\s+#.*/, '').replace('LESSON', 'same-port-drop')),
  );

/** Those that end with another exit code than 0, and why. */
const CODES: [command: RegExp, exitCode: number][] = [
  // Nobody answers.
  [/^lab learn (?!.*--list)/, 1],
  // Something is wrong in a blind lab.
  [/^lab probe$/, 1],
  // The submission mends another fault.
  [/^lab grade .*--blind/, 1],
];

/** What a command of the day before a class prints. */
const SAYS: [command: RegExp, printed: RegExp][] = [
  [/^lab verify/, /19 pass/],
  [/^lab live/, /^http:/],
  [/^lab guess/, /right/i],
  [/^lab grade/, /ann/],
];

describe.each(USERS.slice(-1))('workshops, as %s', (user) => {
  const home = new Home(user);
  const sh = (line: string) => home.run(['sh', '-c', line]);
  beforeAll(() => {
    symlinkSync(home.inCheckout('dist/cli.cjs'), join(home.folder, 'bin/lab'));
  });
  afterAll(async () => {
    await sh('lab down --all');
    home.remove();
  });

  it('the day before a class: each command, one after the other', async () => {
    const commands = commandsOf('before-a-class.md');
    expect(commands.length).toBeGreaterThan(15);
    for (const command of commands) {
      const { exitCode, stdout, stderr } = command.startsWith('lab live ')
        ? await untilServed(command)
        : await sh(command);
      expect(exitCode, `${command}\n${stdout}\n${stderr}`).toBe(0);
      for (const [asked, said] of SAYS) if (asked.test(command)) expect(stdout).toMatch(said);
    }
    expect(processesOf(home).filter(isAgent)).toEqual([]);
  });

  /** Serves a page until its addresses are printed, and then ends as by Ctrl-C. */
  async function untilServed(command: string) {
    const served = await serveLive(home, command.split(' ').slice(2));
    served.interrupt();
    return { stdout: served.watch, ...(await served.ended()) };
  }

  it('docs/workshop.md: each command does what it says', async () => {
    mkdirSync(join(home.folder, 'work/submissions'));
    home.write('submissions/ann.sh', '# node: router\nsysctl -w net.bridge.bridge-nf-call-iptables=0\n');
    const commands = commandsOf('workshop.md');
    expect(commands.length).toBeGreaterThan(15);
    for (const command of commands) {
      if (command.startsWith('lab save')) await sh('lab down --all; lab up nat-loopback snat -n broken');
      const { exitCode, stdout, stderr } = await sh(command);
      const wanted = CODES.find(([pattern]) => pattern.test(command))?.[1] ?? 0;
      expect(exitCode, `${command}\n${stdout}\n${stderr}`).toBe(wanted);
    }
    await sh('lab down --all');
    expect(processesOf(home).filter(isAgent)).toEqual([]);
  });

  it('docs/workshop.md shows a lesson that a lab may have', async () => {
    const [lessons = ''] = blocksOf('workshop.md', 'yaml');
    home.write('mine.json', JSON.stringify({ ...natLoopback, ...parse(lessons) }));
    expect(await sh('lab check mine.json')).toMatchObject({ exitCode: 0 });
  });

  it('docs/workshop.md shows answers that are taken', async () => {
    const [, answers = ''] = blocksOf('workshop.md', 'yaml');
    mkdirSync(join(home.folder, 'work/answers'));
    home.write('answers/bob.yaml', answers);
    const ran = await sh('lab grade nat-loopback answers --blind --seed 7');
    expect(ran, ran.stdout).toMatchObject({ exitCode: 0 });
    expect(ran.stdout).toContain('✔ bob  answers, 3 of 3');
  });
});
