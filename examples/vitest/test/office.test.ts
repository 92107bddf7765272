import { expect, labTest } from 'hairpin-lab/vitest';
import office from '../labs/office.ts';

const test = labTest(office);

test('staff reach the intranet, through the firewall', async ({ lab }) => {
  const work = await lab.probe('work');
  expect(work).toReach();
  expect(work).toHaveSeen({ at: 'firewall:inside', direction: 'out', src: '10.0.1.2', flags: 'S' });
});

test('guests do not, and it is the firewall that keeps them out', async ({ lab }) => {
  await expect(lab.probe('visit')).toFailWith('filtered');
  await expect(lab.node('guest')).not.toReach('http://10.0.3.2/');
});

test('a guest who is welcome gets in', async ({ lab }) => {
  await lab.set({ guests: 'welcome' });
  await expect(lab.node('guest')).toReach('http://10.0.3.2/');
});

test('programs run in the nodes', async ({ lab }) => {
  const { exitCode, stdout } = await lab.node('staff').exec('ip -br address show eth0');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('10.0.1.2/24');
});
