import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BY_HAND_NEEDS, labWith, NETWORK, NODES, READ, UNSEEN, WORDS } from './support/every-word.ts';
import { Home, USERS } from './support/home.ts';

describe.each(USERS)('every word of the language, as %s', (user) => {
  const home = new Home(user);
  const file = home.write('words.yaml', labWith([]));
  const dump = home.write('read.sh', READ);
  const lab = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await home.lab(args);
    expect(exitCode, `${args.join(' ')}: ${stderr}`).toBe(0);
    return stdout;
  };
  const read = async (name: string, node: string) =>
    (await lab('exec', node, '-n', name, '--', 'sh', '-c', READ)).split('\n');
  const readAll = async (name: string) =>
    Object.fromEntries(await Promise.all(NODES.map(async (node) => [node, await read(name, node)] as const)));
  let plain: Record<string, string[]>;
  /** The words that were switched on. The others were refused because this kernel or machine does not support them. */
  const on: string[] = [];

  beforeAll(async () => {
    await lab('up', file, '-n', 'one');
    plain = await readAll('one');
  });
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  it.each(process.env.WORDS?.split(' ') ?? Object.keys(WORDS))(
    '%s is switched on, beside those before it',
    async (word) => {
      const node = /\w/.exec(WORDS[word] ?? '')?.[0] ?? '';
      const before = await read('one', node);
      const { exitCode, stdout, stderr } = await home.lab(['set', `${word}=on`, '-n', 'one']);
      const now = await read('one', node);
      if (exitCode === 3) {
        expect(stderr).toMatch(LACKS);
        expect(now).toEqual(before);
        return;
      }
      expect(exitCode, stderr).toBe(0);
      expect(stdout).toContain(node);
      if (!UNSEEN.includes(word)) expect(now).not.toEqual(before);
      on.push(word);
    },
  );

  it('lab up, and lab apply from and to them, come to the same kernel state; each change is undone', async () => {
    const all = await readAll('one');
    home.write('words.yaml', NETWORK);
    await lab('apply', file, '-n', 'one');
    expect(await readAll('one')).toEqual(plain);
    home.write('words.yaml', labWith(on));
    await lab('apply', file, '-n', 'one');
    expect(await readAll('one')).toEqual(all);
    await lab('set', ...on.map((word) => `${word}=off`), '-n', 'one');
    expect(await readAll('one')).toEqual(plain);
    await lab('up', file, '-n', 'fresh');
    expect(await readAll('fresh')).toEqual(all);
  });

  it('what lab plan prints, typed in, comes to the same kernel state', async () => {
    const typed = on.filter((word) => hasProgram(BY_HAND_NEEDS[word]));
    home.write('words.yaml', labWith(typed));
    const script = home.write('by-hand.sh', await lab('plan', file));
    await lab('up', file, '-n', 'typed');
    expect(await readByHand(home, script, dump)).toEqual(await readAll('typed'));
  });
});

/** Whether the program is installed here. */
const hasProgram = (name = 'sh') =>
  `${process.env.PATH}:/usr/sbin:/sbin`.split(':').some((folder) => existsSync(join(folder, name)));

const LACKS = /this kernel has no .*CONFIG_\w+|this machine has no \w+: install the package|\/dev\/net\/tun/;

/** Runs the script, then reads every node that it built. */
async function readByHand(home: Home, script: string, dump: string): Promise<Record<string, string[]>> {
  const dumps = NODES.flatMap((node) => [`echo NODE ${node}`, `ip netns exec ${node} sh ${dump}`]);
  const { stdout, stderr } = await home.byHand(script, dumps);
  expect(stderr).toBe('');
  const parts = stdout.split(/^NODE (.*)\n/m).slice(1);
  return Object.fromEntries(NODES.map((node, i) => [node, (parts[2 * i + 1] ?? '').split('\n')]));
}
