#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { interrupt } from './commands/interrupt.ts';
import { showError } from './commands/output.ts';
import { closeSandboxes } from './host/open.ts';
import { refused } from './host/told.ts';
import { EXIT_CODES } from './lab/error.ts';

// A command is over before V8's optimizing compiler pays: only what is very hot is given to it.
setFlagsFromString('--interrupt-budget=1000000');

/** Ends what runs, then this process. */
const end = (code: number) => void closeSandboxes().finally(() => process.exit(code));

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupt(signal) || end(130));
}

let isWritten = true;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `lab … | head`: whoever reads has had enough, which is no error.
  if (error.code === 'EPIPE') return end(0);
  // A full disk: the files that were asked for are written all the same.
  if (isWritten) void showError(refused('standard output', error));
  isWritten = false;
});
process.once('exit', () => {
  if (!isWritten) process.exitCode = EXIT_CODES.usage;
});

async function main(): Promise<void> {
  const { runProgram } = await import('./commands/program.ts');
  process.exitCode = await runProgram(process.argv);
  // An agent that was started for nothing.
  await closeSandboxes();
}

void main();
