import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { connect } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { LabError } from '../lab/error.ts';
import { agentEnvironment, sandboxCommand } from './agent-process.ts';
import { chooseRuntime, type LocalRuntime } from './runtime.ts';
import { startError } from './start-error.ts';

/** In a container there is but one agent. */
export const SOCKET = '/tmp/hairpin-agent.sock';

/** Runs an agent in a sandbox; it speaks to whoever started this on standard input and output. */
export async function serveAgent(): Promise<number> {
  const [file = '', ...args] = sandboxCommand(chooseRuntime('auto') as LocalRuntime, 0, 1);
  // The machine's processes, where this container shows them.
  const proc = openSync('/proc', 'r');
  const child = spawn(file, args, {
    stdio: ['inherit', 'inherit', 'pipe', 'ignore', proc, 'ignore'],
    env: agentEnvironment(),
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    process.stderr.write(text);
  });
  const [code] = await once(child, 'close').catch((error) => {
    throw startError(error, '');
  });
  const error = code === 0 ? undefined : startError(undefined, said);
  if (error instanceof LabError) throw error;
  return code ?? 1;
}

/** Passes what is said on standard input to the agent that runs here, and its answers to standard output. */
export async function speakToAgent(): Promise<number> {
  const socket = connect(SOCKET);
  await Promise.race([pipeline(process.stdin, socket), pipeline(socket, process.stdout)]);
  return 0;
}
