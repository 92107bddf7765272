import { expect, test } from 'vitest';
import { runToEnd } from '../../../../src/agent/probe/program.ts';
import type { Namespace } from '../../../../src/kernel/namespace.ts';

const holdUp = (milliseconds: number) =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/** Stands for a namespace: programs start in the test's own. */
const here = { name: 'here', runWithFiles: <T>(start: () => T): T => start() } as Namespace;

test('a program that has ended in time is not late, though the thread was held up for longer than it may take', async () => {
  const ended = runToEnd(here, ['echo', 'done'], 0.5);
  holdUp(1500);
  expect(await ended).toEqual({ exitCode: 0, stdout: 'done\n', stderr: '' });
});

test('one that does not end is ended', async () => {
  const { exitCode, stderr } = await runToEnd(here, ['sleep', '1000'], 0.1);
  expect([exitCode, stderr]).toEqual([124, 'ended after 0.1 s']);
});

test('what ended a program is told, below what it said', async () => {
  const killed = await runToEnd(here, ['sh', '-c', 'echo half; echo oh >&2; kill -9 $$'], 5);
  expect(killed).toEqual({ exitCode: null, stdout: 'half\n', stderr: 'oh\nended by SIGKILL' });
});
