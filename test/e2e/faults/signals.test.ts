import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from '../support/home.ts';
import { machine } from '../support/machine.ts';
import { Random } from '../support/random.ts';
import { SMALL } from '../support/small-lab.ts';
import { namespacesOf, processesOf, send, stillThere } from '../support/traces.ts';
import { type Fault, faults, kindOf, VERBS, type Verb, victimOf } from './fault.ts';

/** `npm run test:faults -- COUNT SEED` sets these. `npm test` always runs the same eight. */
const COUNT = Number(process.env.FAULTS) || 8;
const SEED = Number(process.env.FAULTS_SEED) || (process.env.FAULTS ? Date.now() % 1_000_000 : 7);

/** A fault that hit a process of this kind while the verb was running. */
type Struck = Fault & { kind: string };

describe.each(USERS)(`signals at random moments, seed ${SEED}, as %s`, (user) => {
  const home = new Home(user);
  const lab = home.write('small.yaml', SMALL);
  const name = `signals-${process.pid}`;
  const count = Math.ceil(COUNT / USERS.length);
  const LINES: Record<Verb, string[]> = {
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
    `${count} faults that strike: nothing is left, nothing wrong is said, and the next command works`,
    async () => {
      await home.ownMachine();
      const usual = await durations();
      await home.lab(['down', name]);
      const before = { machine: await machine(home), files: home.files() };
      const struck: Struck[] = [];
      let missed = 0;
      const all = faults(new Random(SEED + USERS.indexOf(user)));
      while (struck.length < count) {
        const fault = all.next().value;
        const told = `seed ${SEED}, fault ${struck.length + missed}: ${JSON.stringify(fault)}`;
        const { kind, namespaces } = await strike(fault, usual[fault.verb], told);
        if (kind === undefined) missed += 1;
        else struck.push({ ...fault, kind });
        await home.lab(['down', name]);
        await expect.poll(() => processesOf(home), { message: told }).toEqual([]);
        await expect.poll(() => stillThere(namespaces), { message: told }).toEqual([]);
        const next = await home.lab(['ls', '--json']);
        expect(next, told).toMatchObject({ exitCode: 0, stderr: '' });
        expect(next.stdout, told).not.toContain(name);
        expect(home.files(), told).toEqual(before.files);
        expect(await machine(home), told).toEqual(before.machine);
      }
      if (process.env.FAULTS) tell(user, struck, missed);
    },
    60_000 + COUNT * 30_000,
  );

  /** The duration of each verb in ms. */
  async function durations(): Promise<Record<Verb, number>> {
    const took: Partial<Record<Verb, number>> = {};
    for (const verb of VERBS) {
      const started = performance.now();
      const { exitCode, stderr } = await home.lab(LINES[verb]);
      expect(exitCode, stderr).toBe(0);
      took[verb] = performance.now() - started;
    }
    return took as Record<Verb, number>;
  }

  /** @returns the kind of process that was hit while the verb was running; undefined if none was */
  async function strike(fault: Fault, usual: number, told: string) {
    const { verb, signal, moment } = fault;
    if (verb !== 'up' && verb !== 'verify') {
      const { exitCode, stderr } = await home.lab(LINES.up);
      expect(exitCode, `${told}\n${stderr}`).toBe(0);
    }
    let working = true;
    const running = home.lab(LINES[verb], { env: { LAB_TIMEOUT: '20' } }).finally(() => {
      working = false;
    });
    await Promise.race([setTimeout(moment * usual), running]);
    const processes = processesOf(home);
    const namespaces = namespacesOf(processes);
    const victim = victimOf(processes, fault);
    const hit = victim !== undefined && working && send(victim.pid, signal);
    if (hit && signal === 'SIGSTOP') send(victim.pid, 'SIGKILL');
    const { stderr, exitCode } = await running;
    expect(stderr, told).not.toMatch(/^ +at |this is a bug/m);
    expect([undefined, 0, 1, 2, 3, 130], `${told}\n${stderr}`).toContain(exitCode);
    return { kind: hit ? kindOf(victim) : undefined, namespaces };
  }
});

/** Prints which kinds of process were hit, how often, by which signal, and during which verb. */
function tell(user: string, struck: readonly Struck[], missed: number): void {
  const counted = (each: readonly string[]) => {
    const kinds = [...new Set(each)].sort();
    return kinds.map((kind) => `${kind} ${each.filter((other) => other === kind).length}`).join(', ');
  };
  const lines = (['kind', 'signal', 'verb'] as const).map((what) =>
    counted(struck.map((each) => each[what])),
  );
  console.log(
    [
      `as ${user}: ${struck.length} faults struck, ${missed} came too early or too late; seed ${SEED}`,
      ...lines,
    ].join('\n  '),
  );
}
