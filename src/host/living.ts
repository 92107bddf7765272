import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { connect } from '../agent/channel.ts';
import type { AgentCalls, AgentEvents, LiveLab } from '../agent/protocol.ts';
import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import type { Step } from '../plan/step.ts';
import { withLock } from './lock.ts';
import { closeSandboxes } from './open.ts';
import type { Runtime } from './runtime.ts';
import { type Agent, openSandbox } from './sandbox.ts';
import {
  createFolder,
  isAlive,
  killProcess,
  type LabFolder,
  labFolder,
  livingLabs,
  recordProcess,
  removeFolder,
} from './state.ts';

/**
 * Builds a lab and leaves it running. `plan` makes the steps, while the sandbox starts; `check` may refuse them before
 * anything is built.
 */
export function bringUp(
  live: LiveLab,
  plan: () => Step[],
  runtime: Runtime,
  check: (agent: Agent, steps: Step[]) => Promise<void>,
): Promise<void> {
  const folder = labFolder(live.name);
  return withLock(folder, async () => {
    if (isAlive(folder)) throw alreadyUp(live.name);
    removeFolder(folder);
    createFolder(folder);
    try {
      const opening = openSandbox(runtime, silent, folder);
      const steps = plan();
      const sandbox = await opening;
      recordProcess(folder, sandbox.pid);
      await check(sandbox.agent, steps);
      await sandbox.agent.up(live, steps);
      await sandbox.release();
    } catch (error) {
      await closeSandboxes();
      removeFolder(folder);
      throw error;
    }
  });
}

/** Removes a lab: with its process group everything goes. */
export function takeDown(folder: LabFolder): Promise<void> {
  return withLock(folder, async () => {
    // The agent's socket closes when the agent is gone, often with an error first.
    const stream = connectSocket(folder.socket).resume();
    stream.on('error', () => {});
    const closed = new Promise((resolve) => stream.once('close', resolve));
    killProcess(folder);
    await closed;
    removeFolder(folder);
  });
}

export interface Connection {
  agent: Agent;
  close(): void;
}

/** Speaks to the agent of a lab that is up; without a name, to the only one there is. */
export async function connectTo(name: string | undefined, events: AgentEvents = silent): Promise<Connection> {
  const folder = findLiving(name);
  const stream = connectSocket(folder.socket);
  await once(stream, 'connect').catch((error) => {
    throw new LabError(
      'kernel',
      { where: folder.name, what: `its agent does not answer (${error.message})` },
      `lab down ${folder.name}`,
    );
  });
  return { agent: connect<AgentCalls, AgentEvents>(stream, events), close: () => stream.destroy() };
}

export function findLiving(name: string | undefined): LabFolder {
  const labs = livingLabs();
  const [only, another] = labs;
  const found = name === undefined ? (another ? undefined : only) : labs.find((lab) => lab.name === name);
  if (found) return found;
  const names = labs.map((lab) => lab.name);
  if (names.length === 0) {
    const hint = 'lab up nat-loopback builds one';
    throw new LabError('usage', { where: name ?? 'lab', what: 'no lab is up' }, hint);
  }
  if (name === undefined)
    throw new LabError('usage', { where: '-n', what: 'several labs are up', allowed: oneOf(names) });
  throw new LabError('usage', { where: name, what: 'no such lab is up', allowed: oneOf(names, name) });
}

const silent: AgentEvents = { phase: () => {}, output: async () => {} };

function alreadyUp(name: string): LabError {
  return new LabError(
    'usage',
    { where: name, what: 'it is up already' },
    `lab down ${name}, or another name: -n NAME`,
  );
}
