import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { LabError } from '../lab/error.ts';
import { agentEnvironment, machineProc, sandboxCommand } from './agent-process.ts';
import { chooseRuntime, type LocalRuntime } from './runtime.ts';
import { startError } from './start-error.ts';

/** A container has only one agent, so the name can be fixed. */
export const SOCKET = '/tmp/hairpin-agent.sock';

/** Starts an agent that speaks to its caller on standard input and output. */
export async function serveAgent(): Promise<number> {
  const runtime = chooseRuntime('auto') as LocalRuntime;
  // The agent reads descriptor 3, because a shell gives a background program nothing to read on descriptor 0.
  const [file = '', ...args] = sandboxCommand({ runtime, asMachine: true }, 3, 1);
  const nothing = openSync('/dev/null', 'r');
  // Only root's sandbox gets to see the machine's processes.
  const proc = machineProc(runtime) ?? nothing;
  const child = spawn(file, args, {
    stdio: ['ignore', 'inherit', 'pipe', 0, proc, nothing],
    env: agentEnvironment(),
  });
  for (const fd of new Set([proc, nothing])) closeSync(fd);
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

/** Passes standard input on to the agent that runs here, and its answers to standard output. */
export async function speakToAgent(): Promise<number> {
  const socket = connect(SOCKET);
  await Promise.race([pipeline(process.stdin, socket), pipeline(socket, process.stdout)]);
  return 0;
}
