import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from '../support/home.ts';
import { SMALL } from '../support/small-lab.ts';
import { namespacesOf, processesOf, stillThere } from '../support/traces.ts';

const MANY = Number(process.env.FAULTS_LABS) || 5;

describe.each(USERS)('several commands at once, as %s', (user) => {
  const home = new Home(user, { inPlace: user === 'root' });
  const lab = home.write('small.yaml', SMALL);
  const name = `two-${process.pid}`;
  const codes = (results: { exitCode?: number | undefined }[]) =>
    results.map(({ exitCode }) => exitCode).sort();
  const expectNothing = async (namespaces: Set<string>) => {
    await expect.poll(() => processesOf(home)).toEqual([]);
    await expect.poll(() => stillThere(namespaces)).toEqual([]);
  };
  afterAll(() => home.remove());

  it('on one lab: one wins, the other is told', async () => {
    const both = (args: string[]) => Promise.all([home.lab(args), home.lab(args)]);
    const ups = await both(['up', lab, '-n', name]);
    expect(codes(ups)).toEqual([0, 2]);
    expect(ups.map(({ stderr }) => stderr).join('')).toMatch(
      /it is up already|another lab command is changing it/,
    );
    const namespaces = namespacesOf(processesOf(home));
    const sets = await both(['set', 'forward=off', '-n', name]);
    expect(codes(sets)).toEqual([0, expect.toSatisfy((code) => code === 0 || code === 2)]);
    const downs = await both(['down', name]);
    expect(codes(downs)).toEqual([0, expect.toSatisfy((code) => code === 0 || code === 2)]);
    for (const { stderr } of [...ups, ...sets, ...downs]) expect(stderr).not.toMatch(/^ +at |this is a bug/m);
    await expectNothing(namespaces);
  });

  it(`${MANY} labs`, async () => {
    const names = Array.from({ length: MANY }, (_, index) => `many-${process.pid}-${index}`);
    const ups = await Promise.all(names.map((each) => home.lab(['up', lab, '-n', each])));
    expect(codes(ups)).toEqual(names.map(() => 0));
    const namespaces = namespacesOf(processesOf(home));
    const probes = await Promise.all(
      names.map((each) => home.lab(['probe', '-n', each, '--format', 'json'])),
    );
    for (const { stdout } of probes) expect(JSON.parse(stdout).summary).toMatchObject({ fail: 0, error: 0 });
    expect((await home.lab(['down', ...names])).exitCode).toBe(0);
    await expectNothing(namespaces);
  });
});
