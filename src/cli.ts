#!/usr/bin/env node
import { interrupt } from './commands/interrupt.ts';
import { answerQuickly } from './commands/quick.ts';
import { closeSandboxes } from './host/open.ts';

/** Ends what runs, then this process. */
const end = (code: number) => void closeSandboxes().finally(() => process.exit(code));

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupt(signal) || end(130));
}

// `lab … | head`: whoever reads has had enough, which is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  end(0);
});

async function main(): Promise<void> {
  process.exitCode =
    (await answerQuickly(process.argv.slice(2))) ??
    (await (await import('./commands/program.ts')).runProgram(process.argv));
}

void main();
