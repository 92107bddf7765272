import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { cases, damaged } from '../unit/inputs/damage.ts';
import { Home, USERS } from './support/home.ts';
import { machine } from './support/machine.ts';
import { processesOf } from './support/traces.ts';

/** `npm run test:inputs` tries more. There are few, because each builds a lab. */
const COUNT = Math.ceil((Number(process.env.INPUTS) || 400) / 400);
const SEED = Number(process.env.INPUTS_SEED) || (process.env.INPUTS ? Date.now() % 1_000_000 : 7);

describe.each(USERS)(`damaged labs on standard input, seed ${SEED}, as %s`, (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());

  it(`${COUNT} are run, or refused with a message, and never built in part`, async () => {
    await home.ownMachine();
    await home.lab(['verify', 'services', '--scenario', 'open']);
    const before = { machine: await machine(home), files: home.files() };
    for (const each of fc.sample(cases(), { numRuns: COUNT, seed: SEED })) {
      const told = `seed ${SEED}: ${JSON.stringify(each)}`;
      const input = JSON.stringify(damaged(each));
      const { exitCode, stdout, stderr } = await home.lab(['verify', '-', '--format', 'json'], {
        input,
        env: { LAB_TIMEOUT: '20' },
      });
      expect(stderr, told).not.toMatch(/^ +at |node:internal|this is a bug/m);
      expect([0, 1, 2, 3], told).toContain(exitCode);
      if (exitCode === 2 && stdout === '') expect(stderr, told).toMatch(/^lab: .* – /);
      if (exitCode === 2 && stdout !== '') {
        // The kernel refused what the lab says: the report tells so for each scenario.
        const { labs } = JSON.parse(stdout) as { labs: { scenarios: unknown[] }[] };
        for (const scenario of labs.flatMap(({ scenarios }) => scenarios))
          expect(scenario, told).toMatchObject({ status: 'error', refused: [{ file: 'standard input' }] });
      }
      await expect.poll(() => processesOf(home), { message: told }).toEqual([]);
      expect(home.files(), told).toEqual(before.files);
    }
    expect(await machine(home)).toEqual(before.machine);
  });
});
