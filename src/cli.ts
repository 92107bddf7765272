#!/usr/bin/env node
import { interrupt } from './commands/interrupt.ts';
import { showError } from './commands/output.ts';
import { cannotWrite } from './host/cannot-write.ts';
import { closeSandboxes } from './host/open-sandboxes.ts';
import { BUG, EXIT_CODES, LabError } from './lab/error.ts';

/** Ends what runs, then this process. */
const end = (code: number) => void closeSandboxes().finally(() => process.exit(code));

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupt(signal) || end(130));
}

/** What nobody was ready for is told as any other bug, once: telling may be what fails. */
process.once('uncaughtException', (error) => {
  process.on('uncaughtException', () => process.exit(BUG));
  void showError(error).then(end);
});

// What this makes its user may use: a mask that takes even that away is nobody's wish.
process.umask(process.umask() & 0o077);

let isWritten = true;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `lab … | head`: whoever reads has had enough, which is no error.
  if (error.code === 'EPIPE') return end(0);
  // A full disk: the files that were asked for are written all the same.
  if (isWritten) void showError(cannotWrite('standard output', error));
  isWritten = false;
});
process.once('exit', () => {
  if (!isWritten) process.exitCode = EXIT_CODES.usage;
});

async function main(): Promise<void> {
  const nowhere = withoutFolder();
  if (nowhere) {
    process.exitCode = await showError(nowhere);
    return;
  }
  const { runProgram } = await import('./commands/program.ts');
  process.exitCode = await runProgram(process.argv);
  // An agent that was started for nothing.
  await closeSandboxes();
}

/** Files are named from where one is: somebody may have removed that. */
function withoutFolder(): LabError | undefined {
  try {
    process.cwd();
    return undefined;
  } catch {
    const what = 'it is gone, or may not be looked into';
    return new LabError('usage', { where: 'the working directory', what }, 'cd to another one: cd ~');
  }
}

void main();
