import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { SMALL } from './support/small-lab.ts';

const LAB = `export default ${JSON.stringify({
  name: 'program',
  about: 'One node.',
  nodes: { host: {} },
  scenarios: {},
})};\n`;

/** Capabilities (capabilities(7)) that would reach the machine from inside a sandbox, with their numbers. */
const GIVEN_UP = {
  SYS_MODULE: 16,
  SYS_RAWIO: 17,
  SYS_PTRACE: 19,
  SYS_ADMIN: 21,
  SYS_BOOT: 22,
  SYS_TIME: 25,
  MKNOD: 27,
  MAC_ADMIN: 33,
  BPF: 39,
};

/** A user ID that is neither root nor the tests' ordinary user. */
const SOMEBODY = 54321;

/** Files that another user has planted. Only root can create files of another user. */
const planted: [what: string, plant: (path: string) => void][] =
  process.getuid?.() === 0
    ? [
        [
          'a link of somebody else',
          (path) => {
            mkdirSync(`${path}-theirs`, { mode: 0o700 });
            symlinkSync(`${path}-theirs`, path);
            for (const each of [path, `${path}-theirs`]) lchownSync(each, SOMEBODY, SOMEBODY);
          },
        ],
        [
          'a folder of somebody else',
          (path) => {
            mkdirSync(path, { mode: 0o700 });
            lchownSync(path, SOMEBODY, SOMEBODY);
          },
        ],
      ]
    : [];

const mode = (path: string) => lstatSync(path).mode & 0o777;

describe.each(USERS)('what is promised, as %s', (user) => {
  const home = new Home(user);
  const small = home.write('small.yaml', SMALL);
  const state = join(home.folder, 'run/hairpin');
  const isRoot = user === 'root';
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });
  const inNode = (...command: string[]) => home.lab(['exec', 'client', '--', ...command]);

  it('nobody else may enter the state folder, or speak to the agent', async () => {
    const { exitCode, stderr } = await home.lab(['up', small]);
    expect(exitCode, stderr).toBe(0);
    for (const folder of [state, join(state, 'small')]) expect(mode(folder)).toBe(0o700);
    for (const file of readdirSync(join(state, 'small')))
      expect(mode(join(state, 'small', file)) & 0o077).toBe(0);
    expect(statSync(join(state, 'small/agent.sock')).isSocket()).toBe(true);
  });

  it('programs of a node have no capability that no lab needs', async () => {
    const { stdout } = await inNode('grep', '-E', '^Cap(Bnd|Eff|Prm)', '/proc/self/status');
    const sets = [...stdout.matchAll(/^Cap\w+:\s*(\w+)$/gm)].map(([, bits]) => BigInt(`0x${bits}`));
    expect(sets).toHaveLength(3);
    for (const set of sets)
      for (const [name, bit] of Object.entries(GIVEN_UP))
        expect([name, (set >> BigInt(bit)) & 1n]).toEqual([name, 0n]);
  });

  it('settings of the machine, but for those of the network, cannot be changed from a node', async () => {
    const set = (key: string) => inNode('sh', '-c', `cat ${key} >/tmp/value; cat /tmp/value >${key}`);
    expect((await set('/proc/sys/kernel/printk_ratelimit')).exitCode).not.toBe(0);
    expect(await set('/proc/sys/net/ipv4/ip_forward')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('programs of a node see the processes of their sandbox only, and mount nothing', async () => {
    const { stdout } = await inNode('cat', '/proc/1/cmdline');
    // From Linux 6.18 on, programs of a scenario have a PID namespace of their own.
    expect(stdout).toMatch(/agent\.cjs|^cat\0$/);
    expect((await inNode('mount', '-t', 'tmpfs', 'tmpfs', '/mnt')).exitCode).not.toBe(0);
    expect((await inNode('kill', '-0', String(process.pid))).exitCode).not.toBe(0);
    expect((await home.lab(['down', 'small'])).exitCode).toBe(0);
  });

  it('no shell sees what a lab or an argument says', async () => {
    const bait = '$(touch pwned)`touch pwned`; touch pwned #\'"\n touch pwned';
    const lab = JSON.stringify({
      name: 'bait',
      about: bait,
      nodes: {
        host: {
          files: { '/opt/bait': bait },
          services: {
            one: {
              kind: 'command',
              command: ['sh', '-c', 'echo ready; exec sleep 100', bait],
              ready: { prints: 'ready' },
            },
          },
        },
      },
      probes: { say: { kind: 'command', from: 'host', command: ['printf', '%s', bait], output: bait } },
      scenarios: { one: { because: bait, expect: { say: { outcome: 'works' } } } },
    });
    const { exitCode, stderr } = await home.lab(['verify', '-', '--evidence', 'ev'], { input: lab });
    expect(exitCode, stderr).toBe(0);
    for (const args of [
      ['verify', bait],
      ['up', 'services', '-n', bait],
      ['verify', 'services', '--set', bait],
      ['explain', bait],
    ])
      expect((await home.lab(args)).exitCode).toBe(2);
    expect(home.files().filter((path) => path.endsWith('pwned'))).toEqual([]);
  });

  it('a lab file that is a program is told of where others could change it, to root', async () => {
    const safe = home.write('program.mjs', LAB);
    mkdirSync(join(home.folder, 'work/open'));
    const open = home.write('open/program.mjs', LAB);
    chmodSync(join(home.folder, 'work/open'), 0o777);
    const told = async (path: string) => (await home.lab(['plan', path])).stderr;
    expect(await told(safe)).not.toContain('runs as root');
    if (isRoot)
      expect(await told(open)).toContain(
        `runs as root; others than root can change ${join(home.folder, 'work/open')}`,
      );
    else expect(await told(open)).not.toContain('runs as root');
  });

  it('what a lab file is turned into is kept nowhere', async () => {
    const before = home.files();
    const path = home.write('typed.ts', `const name: string = 'typed';\n${LAB.replace('"program"', 'name')}`);
    expect(await home.lab(['plan', path])).toMatchObject({ exitCode: 0 });
    expect(home.files()).toEqual([...before, 'work/typed.ts'].sort());
  });

  it.each<[what: string, plant: (path: string) => void]>([
    ['a link to another folder', (path) => symlinkSync(join(home.folder, 'work'), path)],
    ['a folder that others may enter', (path) => mkdirSync(path, { mode: 0o755 })],
    ...planted,
  ])('a state folder that is %s is refused', async (_, plant) => {
    const other = new Home(user);
    try {
      plant(join(other.folder, 'run/hairpin'));
      const { exitCode, stderr } = await other.lab(['up', 'services']);
      expect(stderr).toContain('this state folder is not ours alone');
      expect(exitCode).toBe(3);
      expect(existsSync(join(home.folder, 'work/services'))).toBe(false);
      expect(other.files().filter((path) => path.startsWith('run/hairpin-theirs/'))).toEqual([]);
    } finally {
      other.remove();
    }
  });
});
