import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, it } from 'vitest';
import { writeWhole } from '../../../src/host/write-whole.ts';

const folder = mkdtempSync(join(tmpdir(), 'hairpin-written-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A worker that reads the file as often as it can, and reports each different text. */
const READER = `
const { parentPort, workerData: { path, ends } } = require('node:worker_threads');
const seen = new Set();
parentPort.postMessage('reading');
do seen.add(require('node:fs').readFileSync(path, 'utf8')); while (Atomics.load(ends, 0) === 0);
parentPort.postMessage([...seen]);`;

it('is never seen half written, for at any such moment a command may be killed', async () => {
  const path = join(folder, 'note');
  const text = JSON.stringify({ host: 'unix:///var/run/docker.sock' });
  writeWhole(path, text);
  const ends = new Int32Array(new SharedArrayBuffer(4));
  const reader = new Worker(READER, { eval: true, workerData: { path, ends } });
  await once(reader, 'message');
  for (let time = 0; time < 500; time += 1) writeWhole(path, text);
  Atomics.store(ends, 0, 1);
  expect(await once(reader, 'message')).toEqual([[text]]);
  expect(readdirSync(folder)).toEqual(['note']);
});
