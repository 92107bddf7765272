#!/usr/bin/env node
import { interrupt } from './commands/interrupt.ts';
import { showError } from './commands/output.ts';
import { cannotWrite } from './host/cannot-write.ts';
import { closeSandboxes } from './host/open-sandboxes.ts';
import { BUG, EXIT_CODES, LabError } from './lab/error.ts';

/** Closes sandboxes, and then ends this process. */
const end = (code: number) => void closeSandboxes().finally(() => process.exit(code));

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupt(signal) || end(130));
}

/** Reports an uncaught exception as a bug, once: reporting may be what fails. */
process.once('uncaughtException', (error) => {
  process.on('uncaughtException', () => process.exit(BUG));
  void showError(error).then(end);
});

// The user may always use the files that this makes, even if the umask would forbid that.
process.umask(process.umask() & 0o077);

let isWritten = true;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `lab … | head`: the reader has seen enough, which is no error.
  if (error.code === 'EPIPE') return void (interrupt('SIGPIPE') || end(0));
  // The disk is full. The files that the user asked for are still written, if that is possible.
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
  // An agent that was started early may still be there, if no command used it.
  await closeSandboxes();
}

/** Relative paths need a working directory, which may have been removed. */
function withoutFolder(): LabError | undefined {
  try {
    process.cwd();
    return undefined;
  } catch {
    const what = 'it is gone, or may not be looked into';
    return new LabError('usage', { where: 'the working directory', what }, 'cd to another one: cd ~');
  }
}

// Nothing is left to do. `exit` keeps V8 from giving its heap back piece by piece, which takes some 10 ms.
process.once('beforeExit', () => process.exit());

void main();
