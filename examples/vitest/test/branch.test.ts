import { startLab } from 'hairpin-lab';
import { expect } from 'hairpin-lab/vitest';
import { test } from 'vitest';

test('without the fixture: the lab lives as long as its block', async () => {
  await using lab = await startLab('labs/branch.yaml');
  await expect(lab.probe('web')).toReach();
  const { stdout } = await lab.node('server').exec(['cat'], { input: 'hello' });
  expect(stdout).toBe('hello');
}, 60_000);
