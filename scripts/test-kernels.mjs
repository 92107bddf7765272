#!/usr/bin/env node
/**
 * `npm run test:kernels -- [--kernels A,B,…] [--into FOLDER] [--minutes N] [LAB…]`: every scenario of the built-in labs under each of
 * these kernels, and the table of `lab verify --kernels`. Without virtualisation that takes hours, so each lab under each kernel
 * is a run of its own, whose report stays in FOLDER. A later call goes on where this one ended, or was cut.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createJiti } from 'jiti';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kernels: { type: 'string', default: '5.10,6.1,6.12,7.2' },
    into: { type: 'string' },
    minutes: { type: 'string', default: 'Infinity' },
  },
});
const jiti = createJiti(import.meta.url);
const { findKernel } = await jiti.import('../src/host/vm/kernels.ts');
const { kernelTable, unexplained } = await jiti.import('../src/report/kernel-table.ts');
const { plain } = await jiti.import('../src/report/style.ts');

const lab = new URL('./lab', import.meta.url).pathname;
const all = () => JSON.parse(spawnSync(lab, ['ls', '--json'], { encoding: 'utf8' }).stdout).labs;
const labs = positionals.length > 0 ? positionals : all().map(({ name }) => name);
const into = values.into ?? mkdtempSync(join(tmpdir(), 'hairpin-kernels-'));
const until = Date.now() + Number(values.minutes) * 60_000;
const kernels = values.kernels.split(',').map((kernel) => findKernel(kernel).release);

const fileOf = (kernel, name) => join(into, kernel, `${name}.json`);
const pieces = labs.flatMap((name) =>
  kernels.map((kernel) => ({ kernel, name, file: fileOf(kernel, name) })),
);
for (const { kernel, name, file } of pieces) {
  if (existsSync(file) || Date.now() > until) continue;
  mkdirSync(join(into, kernel), { recursive: true });
  const begun = join(into, kernel, `.${name}.json`);
  // An emulated processor on a busy machine may let a minute pass before the agent answers.
  const env = { LAB_TIMEOUT: '300', ...process.env };
  const args = ['verify', name, '--kernel', kernel, '-j', '2', '-o', begun];
  const { status } = spawnSync(lab, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  // 0 and 1: all of it was judged. Otherwise what is wrong has been said.
  if (status === 0 || status === 1) renameSync(begun, file);
  console.error(`${new Date().toISOString()} ${name} under ${kernel}: exit code ${status}`);
}
const done = pieces.filter(({ file }) => existsSync(file));
const reports = done.flatMap(({ kernel, file }) =>
  JSON.parse(readFileSync(file, 'utf8')).labs.map((each) => ({ ...each, kernel })),
);
console.log(kernelTable(reports, plain, 110));
console.log(`${done.length} of ${pieces.length} runs, in ${into}`);
process.exitCode = done.length < pieces.length ? 3 : unexplained(reports).length > 0 ? 1 : 0;
