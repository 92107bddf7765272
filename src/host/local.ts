import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { connect } from '../agent/channel.ts';
import type { AgentCalls, AgentEvents, CliCalls } from '../agent/protocol.ts';
import { LabError } from '../lab/error.ts';
import { ContainerWork } from './containers.ts';
import { open } from './open.ts';
import { sandboxOwner } from './owner.ts';
import { type LocalRuntime, sandboxError, unshareArguments } from './runtime.ts';
import type { Sandbox, SandboxOptions } from './sandbox.ts';
import type { LabFolder } from './state.ts';
import { unwritable, written } from './written.ts';

const AGENT = fileURLToPath(new URL('./agent.cjs', import.meta.url));

/**
 * Process 1 is a shell that waits for the agent: it reaps every orphan meanwhile, and when the agent ends, so does
 * it, and the kernel ends all that is left. (`exit` keeps it from replacing itself with the agent.)
 */
const PROCESS_1 = '"$@"; exit $?';

/** For a sandbox that outlives its CLI: a shell outside removes the state folder when the sandbox ends. */
const KEEPER = '"$@"; rm -rf -- "$0"';

/** The command line of an agent in a sandbox. `args` are the agent's own. */
export function sandboxCommand(runtime: LocalRuntime, ...args: string[]): [file: string, ...args: string[]] {
  const agent = ['sh', '-c', PROCESS_1, 'lab', process.execPath, AGENT, ...args];
  return ['unshare', ...unshareArguments(runtime), '--', ...agent];
}

/** Starts an agent inside fresh namespaces. Its undo is the kernel's: with process 1 everything goes. */
export async function openLocal(
  runtime: LocalRuntime,
  events: AgentEvents,
  { home, first }: SandboxOptions,
): Promise<Sandbox> {
  const [file, ...args] = home
    ? (['sh', '-c', KEEPER, home.path, ...sandboxCommand(runtime, home.socket)] as const)
    : sandboxCommand(runtime);
  const proc = machineProc(runtime);
  const log = home && written(home.log, () => openSync(home.log, 'a+', 0o600));
  // A session of its own: Ctrl-C is for the CLI, which then ends the sandbox in its own way.
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', 'ignore', log ?? 'pipe', 'pipe', ...proc],
    env: agentEnvironment(),
  });
  for (const fd of proc) closeSync(fd);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stream = child.stdio[3] as Duplex;
  const containers = new ContainerWork(events, () => ({
    owner: sandboxOwner(child.pid ?? 0),
    ...(home && { lab: home.name }),
  }));
  const agent = containers.beside(connect<AgentCalls, CliCalls>(stream, containers.calls));
  const close = async () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL');
    await ended;
    await containers.close();
    // Its keeper went with the group.
    if (home) rmSync(home.path, { recursive: true, force: true });
    open.delete(sandbox);
  };
  const release = async () => {
    await agent.detach();
    open.delete(sandbox);
    child.unref();
    stream.destroy();
  };
  const sandbox: Sandbox = {
    agent,
    runtime,
    get owner() {
      return sandboxOwner(child.pid ?? 0);
    },
    close,
    release,
  };
  open.add(sandbox);
  const spoken = messages(child, log);
  try {
    const broken = new Promise<never>((_, reject) => child.once('error', (error) => reject(error)));
    const greeted = Promise.race([agent.hello(), broken]);
    first?.(agent).catch(() => {});
    await greeted;
    return sandbox;
  } catch (error) {
    await close();
    throw socketError(spoken(), home) ?? startError(error, spoken());
  } finally {
    if (log !== undefined) closeSync(log);
  }
}

/**
 * Root's agent may open what belongs to processes of this machine that it cannot see: the networks of containers.
 */
function machineProc(runtime: LocalRuntime): number[] {
  return runtime === 'root' ? [openSync('/proc', 'r')] : [];
}

/** What the sandbox says before the agent speaks. A log is read by its descriptor: the keeper may have removed it. */
function messages(child: ChildProcess, log: number | undefined): () => string {
  if (log !== undefined) {
    return () => {
      const text = Buffer.alloc(fstatSync(log).size);
      readSync(log, text, 0, text.length, 0);
      return text.toString();
    };
  }
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return () => said;
}

/** The agent could not make its socket, and says why. */
function socketError(said: string, home: LabFolder | undefined): LabError | undefined {
  const [, code] = /^agent\.sock: (\w+)$/m.exec(said) ?? [];
  return home && code ? unwritable(home.socket, code) : undefined;
}

/** What shells say of a program that a signal has ended. */
const ENDED_BY_SIGNAL = /^(?:sh: .*)?(?:Killed|Terminated|Hangup|Interrupt)\b.*$/gm;

/** Why no agent spoke; `said` tells more than the broken connection does. */
export function startError(error: unknown, said: string): unknown {
  // Node finds no program where the path has a folder that may not be looked into: EACCES.
  const isMissing = ['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');
  if (isMissing || /: unshare: (command )?(not found|Permission denied)$/m.test(said)) {
    return new LabError('unable', { where: 'sandbox', what: 'the program unshare is not on this machine' });
  }
  if (/^unshare:/m.test(said)) return sandboxError(said);
  // Somebody ended it: that is no bug, and the broken connection says so.
  const unexplained = said.replace(ENDED_BY_SIGNAL, '').trim();
  return unexplained === '' ? error : new Error(`the agent ended: ${said}`, { cause: error });
}

/** Node settings of the user's are not the agent's; extra certificates cost Node 20 a slow start. */
export function agentEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, NODE_EXTRA_CA_CERTS, ...rest } = process.env;
  return rest;
}
