import { afterAll, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';

const home = new Home(USERS.at(-1) as (typeof USERS)[number]);
afterAll(async () => {
  await home.lab(['down', '--all']);
  home.remove();
});

it('whose neighbour still has the MAC address of the cable that it stood on is missed by that neighbour', async () => {
  await home.lab(['up', 'macvlan', 'passthru']);
  expect((await home.lab(['probe', 'guest'])).stdout).toContain('guest works');
  await home.lab(['set', 'mode=bridge']);
  expect((await home.lab(['probe', 'guest'])).stdout).toContain(
    'guest: client → 10.0.1.3 fails – stale-neighbour at client:eth0',
  );
});
