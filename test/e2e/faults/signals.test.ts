import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from '../support/home.ts';
import { machine } from '../support/machine.ts';
import { Random } from '../support/random.ts';
import { SMALL } from '../support/small-lab.ts';
import { namespacesOf, processesOf, type Seen, stillThere } from '../support/traces.ts';

/** `npm run test:faults -- COUNT SEED`; in `npm test` always the same few. */
const COUNT = Number(process.env.FAULTS) || 8;
const SEED = Number(process.env.FAULTS_SEED) || (process.env.FAULTS ? Date.now() % 1_000_000 : 7);

const VERBS = ['up', 'probe', 'set', 'verify', 'down'] as const;
const SIGNALS = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGSTOP'] as const;
const VICTIMS = ['cli', 'agent', 'process 1', 'keeper', 'unshare', 'child'] as const;

interface Fault {
  verb: (typeof VERBS)[number];
  signal: (typeof SIGNALS)[number];
  victim: (typeof VICTIMS)[number];
  /** Milliseconds from the verb's start. */
  moment: number;
  /** Which of several children. */
  choice: number;
}

const random = new Random(SEED);
const FAULTS: Fault[] = Array.from({ length: COUNT }, () => ({
  verb: random.pick(VERBS),
  signal: random.pick(SIGNALS),
  victim: random.pick(VICTIMS),
  moment: random.number(1500),
  choice: random.number(1000),
}));

const ROLES: Record<Exclude<Fault['victim'], 'child'>, (seen: Seen) => boolean> = {
  cli: ({ command }) => command[1]?.endsWith('/cli.js') === true,
  agent: ({ command }) => command[1]?.endsWith('/agent.cjs') === true,
  'process 1': ({ command }) => command[0] === 'sh' && command[2]?.includes('exit $?') === true,
  keeper: ({ command }) => command[2]?.includes('rm -rf') === true,
  unshare: ({ command }) => command[0] === 'unshare',
};

function victims(processes: Seen[], victim: Fault['victim']): Seen[] {
  if (victim !== 'child') return processes.filter(ROLES[victim]);
  return processes.filter((seen) => !Object.values(ROLES).some((is) => is(seen)));
}

/** Whoever ended meanwhile gets no signal. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

describe.each(USERS)(`signals at random moments, seed ${SEED}, as %s`, (user) => {
  const home = new Home(user, { inPlace: user === 'root' });
  const lab = home.write('small.yaml', SMALL);
  const name = `signals-${process.pid}`;
  const own = FAULTS.filter((_, index) => USERS[index % USERS.length] === user);
  const LINES: Record<Fault['verb'], string[]> = {
    up: ['up', lab, '-n', name],
    probe: ['probe', '-n', name],
    set: ['set', 'forward=off', '-n', name],
    verify: ['verify', lab],
    down: ['down', name],
  };
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  it(
    `${own.length} faults: nothing is left, nothing wrong is said, and the next command works`,
    async () => {
      expect((await home.lab(['verify', lab])).exitCode).toBe(0);
      await home.lab(['down', name]);
      const before = { machine: await machine(), files: home.files() };
      for (const [index, fault] of own.entries()) {
        const told = `seed ${SEED}, fault ${index}: ${JSON.stringify(fault)}`;
        const namespaces = await strike(fault, told);
        await home.lab(['down', name]);
        await expect.poll(() => processesOf(home), { message: told }).toEqual([]);
        await expect.poll(() => stillThere(namespaces), { message: told }).toEqual([]);
        const next = await home.lab(['ls', '--json']);
        expect(next, told).toMatchObject({ exitCode: 0, stderr: '' });
        expect(next.stdout, told).not.toContain(name);
        expect(home.files(), told).toEqual(before.files);
      }
      expect(await machine()).toEqual(before.machine);
    },
    60_000 + COUNT * 30_000,
  );

  async function strike({ verb, signal, victim, moment, choice }: Fault, told: string): Promise<Set<string>> {
    if (verb !== 'up' && verb !== 'verify') {
      const { exitCode, stderr } = await home.lab(LINES.up);
      expect(exitCode, `${told}\n${stderr}`).toBe(0);
    }
    const running = home.lab(LINES[verb], { env: { LAB_TIMEOUT: '20' } });
    await Promise.race([setTimeout(moment), running]);
    const processes = processesOf(home);
    const namespaces = namespacesOf(processes);
    const found = victims(processes, victim);
    const struck = found[choice % found.length];
    if (struck) send(struck.pid, signal);
    if (struck && signal === 'SIGSTOP') send(struck.pid, 'SIGKILL');
    const { stderr, exitCode } = await running;
    expect(stderr, told).not.toMatch(/^ +at |this is a bug/m);
    expect([undefined, 0, 1, 2, 3, 130], `${told}\n${stderr}`).toContain(exitCode);
    return namespaces;
  }
});
