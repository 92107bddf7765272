import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Duplex, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ByteStreams } from '../agent/channel.ts';
import { type LocalRuntime, userNamespace } from './runtime.ts';

const AGENT = fileURLToPath(new URL('./agent.cjs', import.meta.url));
const SANDBOX = fileURLToPath(new URL('./sandbox.sh', import.meta.url));

/** An agent in namespaces of its own, and the shell outside that keeps it. */
export interface AgentProcess {
  streams: Duplex | ByteStreams;
  /** That shell: it leads the process group of all that belongs to the sandbox. */
  keeper: number;
  /** Resolves when all of it is gone. */
  ended: Promise<void>;
  /** Rejects where it could not even be started. */
  broken: Promise<never>;
  /** What the sandbox said, on standard error. */
  said(): string;
  /** Has that folder go when the sandbox ends; without one nothing but the sandbox goes. */
  keep(folder?: string): void;
  /** Ends all of it, at once. */
  kill(): void;
  /** Ends nothing; but this process need not wait for it any longer. */
  leave(): void;
}

/** The command line of an agent in a sandbox that speaks on these two descriptors. */
export function sandboxCommand(runtime: LocalRuntime, input: number, output: number): string[] {
  const descriptors = [input, output].map(String);
  return ['sh', SANDBOX, process.execPath, AGENT, ...descriptors, ...userNamespace(runtime)];
}

export function spawnAgent(runtime: LocalRuntime): AgentProcess {
  const [file = '', ...args] = sandboxCommand(runtime, 3, 3);
  const proc = machineProc(runtime);
  // A session of its own: Ctrl-C is for the CLI, which then ends the sandbox in its own way.
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', proc ?? 'ignore', 'pipe'],
    env: agentEnvironment(),
  });
  if (proc !== undefined) closeSync(proc);
  const streams = child.stdio[3] as Duplex;
  const toKeeper = (child.stdio as readonly unknown[])[5] as Writable;
  return {
    streams,
    keeper: child.pid ?? 0,
    ended: new Promise((resolve) => child.once('close', () => resolve())),
    broken: new Promise((_, reject) => child.once('error', reject)),
    said: wordsOf(child),
    keep: (folder) => void toKeeper.on('error', () => {}).end(`${folder ?? ''}\n`),
    kill: () => {
      const isThere = child.pid !== undefined && child.exitCode === null && child.signalCode === null;
      if (isThere) process.kill(-child.pid, 'SIGKILL');
    },
    leave: () => {
      child.unref();
      for (const stream of [streams, toKeeper, child.stderr]) stream?.destroy();
    },
  };
}

/** Root's agent may open what belongs to processes of this machine that it cannot see: the networks of containers. */
function machineProc(runtime: LocalRuntime): number | undefined {
  return runtime === 'root' ? openSync('/proc', 'r') : undefined;
}

function wordsOf(child: ChildProcess): () => string {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return () => said;
}

/** Node settings of the user's are not the agent's; extra certificates cost Node 20 a slow start. */
export function agentEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, NODE_EXTRA_CA_CERTS, ...rest } = process.env;
  return rest;
}
