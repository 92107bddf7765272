#!/usr/bin/env node
import { interrupt } from './commands/interrupt.ts';
import { closeSandboxes } from './host/open.ts';
import { version } from './version.ts';

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

// Asked by scripts, often: it costs little more than Node itself.
if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2] ?? '')) {
  process.stdout.write(`${version}\n`);
} else {
  const { runProgram } = await import('./commands/program.ts');
  process.exitCode = await runProgram(process.argv);
}
