import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
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

describe('without names that the kernel frees', () => {
  const mine = folder(`/somewhere/${process.pid}`);
  const lock = (work: () => Promise<string>) => withLock(mine, work, 'darwin');

  it('one command at a time changes a lab', async () => {
    await lock(async () => {
      await expect(lock(async () => 'in')).rejects.toThrow('mine – another lab command is changing it now');
      return '';
    });
    expect(await lock(async () => 'in')).toBe('in');
  });

  it('a command that was killed is no hindrance', async () => {
    const place = `/tmp/hairpin-${process.getuid?.()}-${createHash('sha256').update(mine.path).digest('hex').slice(0, 32)}`;
    const hold = "require('net').createServer().listen(process.argv[1], () => console.log())";
    const killed = spawn(process.execPath, ['-e', hold, place], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(killed.stdout, 'data');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(existsSync(place)).toBe(true);
    expect(await lock(async () => 'in')).toBe('in');
  });
});
