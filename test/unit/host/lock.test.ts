import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, it } from 'vitest';
import { withLock } from '../../../src/host/lock.ts';
import { LabError } from '../../../src/lab/error.ts';

const root = mkdtempSync(join(tmpdir(), 'lock-'));
afterAll(() => rmSync(root, { recursive: true }));

const folder = (path: string) => ({ name: 'mine', path: join(root, path), socket: '', log: '' });
const mine = folder('a/mine');
for (const name of ['a', 'b']) mkdirSync(join(root, name));

it('one command at a time changes a lab, and nothing is left of its lock', async () => {
  await withLock(mine, async () => {
    const second = withLock(mine, async () => 'in');
    await expect(second).rejects.toThrow(LabError);
    await expect(second).rejects.toThrow('mine – another lab command is changing it now');
  });
  expect(await withLock(mine, async () => 'in')).toBe('in');
  expect(readdirSync(join(root, 'a'))).toEqual([]);
});

it('labs of one name in two state folders are two labs', async () => {
  const both = await withLock(mine, () => withLock(folder('b/mine'), async () => 'in'));
  expect(both).toBe('in');
});

it('a command that was killed is no hindrance', async () => {
  const killed = spawn('sleep', ['1000'], { stdio: 'ignore' });
  const holder = nameOf(killed.pid ?? 0);
  mkdirSync(join(root, 'a/.lock-mine'));
  writeFileSync(join(root, 'a/.lock-mine', holder), '');
  await expect(withLock(mine, async () => 'in')).rejects.toThrow('another lab command');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(await withLock(mine, async () => 'in')).toBe('in');
});

it('nor is a later process with its number', async () => {
  mkdirSync(join(root, 'a/.lock-mine'));
  writeFileSync(join(root, 'a/.lock-mine', `${process.pid}-1`), '');
  expect(await withLock(mine, async () => 'in')).toBe('in');
});

it('of many that come at once, one has it at a time', async () => {
  let inside = 0;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, () =>
      withLock(mine, async () => {
        inside += 1;
        await new Promise(setImmediate);
        expect(inside).toBe(1);
        inside -= 1;
      }),
    ),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('is taken while others clear away what looks left behind', async () => {
  const draft = join(root, 'a', `.lock-mine.${nameOf(process.pid)}`);
  const text = `const fs = require('node:fs'); for (;;) try { fs.rmdirSync(${JSON.stringify(draft)}) } catch {}`;
  const other = new Worker(text, { eval: true });
  await once(other, 'online');
  for (let turn = 0; turn < 300; turn += 1) expect(await withLock(mine, async () => 'in')).toBe('in');
  await other.terminate();
});

/** The lock's name for a process: its ID and field 22 of its stat, the start time. */
function nameOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return `${pid}-${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
}
