import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';

describe.each(USERS)('connections that a scenario has before its probes, as %s', (user) => {
  const home = new Home(user);
  const lab = (...args: string[]) => home.lab(args);
  const entries = async (filter: string) => {
    const { stdout } = await lab('exec', 'router', '--', 'sh', '-c', `conntrack -L ${filter} 2>&-`);
    return stdout.split('\n').filter((line) => line !== '').length;
  };
  afterAll(async () => {
    await lab('down', '--all');
    home.remove();
  });

  it('are there when the lab is up for it, as long as it is, and are what its probes are judged by', async () => {
    await lab('up', 'first-comers', 'exhausted');
    expect(await entries('-p tcp --dport 80 --state ESTABLISHED')).toBe(8);
    const probed = await lab('probe', 'web', 'web6');
    expect(probed.stdout).toContain('✔ exhausted: web fails – ports-exhausted, web6 fails – ports-exhausted');
    expect(probed.exitCode).toBe(0);
    expect(await entries('-p tcp --dport 80 --state ESTABLISHED')).toBe(8);
    await lab('down');
  });

  it('are opened by a probe where the lab came to have the toggles of the scenario otherwise', async () => {
    await lab('up', 'first-comers');
    expect(await entries('-p tcp --dport 80')).toBe(0);
    await lab('set', 'few=on');
    const probed = await lab('probe', 'web');
    expect(probed.stdout).toContain('✔ room: web works');
    expect(await entries('-p tcp --dport 80 --state ESTABLISHED')).toBe(6);
    await lab('down');
  });

  it('begin before the change of a scenario that is changed while it runs', async () => {
    await lab('up', 'first-comers', 'stale');
    const probed = await lab('probe', 'known', 'fresh');
    expect(probed.stdout).toContain('known fails – no-dnat, fresh works');
    await lab('down');
  });
});
