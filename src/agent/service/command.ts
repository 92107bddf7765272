import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Namespace } from '../../kernel/namespace.ts';
import { type CommandService, READY_TIMEOUT } from '../../lab/service.ts';
import type { ServiceProgram } from '../../plan/services.ts';
import { isMissing, missingOwnProgram, start } from '../program.ts';
import { Program } from './program.ts';
import type { RunningService } from './service.ts';

/** Milliseconds between two checks for readiness. Nothing reports when the program is ready. */
const ASK_AGAIN = 20;

/** Starts a program with its files. */
export function startWithFiles(
  namespace: Namespace,
  name: string,
  { files, command }: ServiceProgram,
): Promise<RunningService> {
  if (Object.keys(files).length === 0) return startCommand(namespace, name, command);
  namespace.separateMounts();
  namespace.runWithFiles(() => {
    for (const [path, text] of Object.entries(files)) writeFileSync(path, text, { mode: 0o644 });
  });
  return startCommand(namespace, name, command);
}

/** Starts a program in a node, in a process group of its own. */
async function startCommand(
  namespace: Namespace,
  name: string,
  { command, ready = {} }: CommandService,
): Promise<RunningService> {
  const running = new Program(namespace, `${namespace.name}.services.${name}`, command);
  const { timeout = READY_TIMEOUT } = ready;
  const giveUp = new AbortController();
  const late = wait(timeout * 1000, undefined, { signal: giveUp.signal }).then(
    () =>
      Promise.reject(
        running.error(`is not ready after ${timeout} s: ${lacking(ready)}`, ready.prints && KEPT_BACK),
      ),
    () => {},
  );
  try {
    await Promise.race([isReady(namespace, running, ready, giveUp.signal), running.failed(), late]);
  } catch (error) {
    await running.stop();
    throw error;
  } finally {
    giveUp.abort();
  }
  return running;
}

/** The hint for a program that printed nothing. */
const KEPT_BACK =
  'output that is not kept back, as by many programs without a terminal: python3 -u, stdbuf -oL';

const lacking = ({ prints, command = [] }: Ready) =>
  prints === undefined ? `${command.join(' ')} does not succeed` : `it has not printed "${prints}"`;

type Ready = NonNullable<CommandService['ready']>;

async function isReady(
  namespace: Namespace,
  running: Program,
  { prints, command }: Ready,
  given: AbortSignal,
): Promise<void> {
  if (prints !== undefined) return running.prints(prints);
  const [file = '', ...args] = command ?? [];
  if (file === '') return;
  for (;;) {
    const result = await start(namespace, file, args);
    if (isMissing(result)) throw missingOwnProgram(running.where, file);
    if (result.exitCode === 0 || given.aborted) return;
    await wait(ASK_AGAIN);
  }
}
