import { expect, it } from 'vitest';
import { withLock } from '../../../src/host/lock.ts';
import { LabError } from '../../../src/lab/error.ts';

const folder = (path: string) => ({ name: 'mine', path, socket: '', log: '' });

it('one command at a time changes a lab', async () => {
  await withLock(folder('/a/mine'), async () => {
    const second = withLock(folder('/a/mine'), async () => 'in');
    await expect(second).rejects.toThrow(LabError);
    await expect(second).rejects.toThrow('mine – another lab command is changing it now');
  });
  expect(await withLock(folder('/a/mine'), async () => 'in')).toBe('in');
});

it('labs of one name in two state folders are two labs', async () => {
  const both = await withLock(folder('/a/mine'), () => withLock(folder('/b/mine'), async () => 'in'));
  expect(both).toBe('in');
});
