import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from '../agent/channel.ts';
import type {
  AgentCalls,
  AgentEvents,
  CliCalls,
  LabStatus,
  LiveLab,
  Secret,
  Sight,
} from '../agent/protocol.ts';
import { hasContainers } from '../lab/container.ts';
import { LabError } from '../lab/error.ts';
import type { Beginning } from '../plan/start.ts';
import type { Step } from '../plan/step.ts';
import { ContainerWork } from './containers.ts';
import { machineDrops, noDrops } from './drops.ts';
import { findRunning } from './find-running.ts';
import { watchOver } from './heartbeat.ts';
import { type LabFolder, labFolder } from './lab-folder.ts';
import { lock, withLock } from './lock.ts';
import { closeSandboxes } from './open-sandboxes.ts';
import type { ContainerOwner } from './owner.ts';
import type { Runtime } from './runtime.ts';
import { openSandbox } from './sandbox.ts';
import type { Agent, Sandbox } from './sandbox-types.ts';
import { clearNotes, createFolder, endOwner, isAlive, ownerOf, recordOwner, removeFolder } from './state.ts';

/**
 * Builds a lab and leaves it running. `plan` makes the plan while the sandbox starts and while this waits for its
 * turn.
 * @returns a notice for the user about where the lab runs, and its status
 */
export async function bringUp(
  live: LiveLab,
  plan: () => Promise<Beginning & { steps: Step[] }>,
  sight: Sight,
  { runtime, kernel }: { runtime: Runtime; kernel?: string | undefined },
  secret?: Secret,
): Promise<{ notice: Sandbox['notice']; status: LabStatus }> {
  const folder = labFolder(live.name);
  let built: Promise<void> | undefined;
  const unlock = lock(folder);
  const free = vacate(folder);
  // Whoever opens the sandbox gets the error, perhaps later.
  free.catch(() => {});
  try {
    const sandbox = await openSandbox(runtime, silent, {
      home: { folder, free },
      kernel,
      containers: hasContainers(live.definition),
      trust: sight.everything === true,
      first: (agent) => {
        built = plan().then(({ steps, warm, connections, change }) =>
          agent.up(live, { steps, warm, connections, change }, sight, secret),
        );
        return built;
      },
    });
    recordOwner(folder, sandbox.owner);
    await built;
    const status = await sandbox.agent.status();
    await sandbox.release();
    return { notice: sandbox.notice, status };
  } catch (error) {
    await closeSandboxes();
    // Remove the folder only if we created it.
    await free.then(
      () => removeFolder(folder),
      () => {},
    );
    throw error;
  } finally {
    unlock();
  }
}

/** Makes the folder anew: there may be one of an earlier lab. */
async function vacate(folder: LabFolder): Promise<void> {
  if (await isAlive(folder)) throw alreadyUp(folder.name);
  removeFolder(folder);
  createFolder(folder);
}

/**
 * Removes a lab by ending its process group or removing its container.
 *
 * @throws LabError `unable` if its engine cannot be asked. The lab is forgotten all the same: the engine may never come back.
 */
export function takeDown(folder: LabFolder): Promise<void> {
  return withLock(folder, async () => {
    const closed = containerOf(folder) === undefined ? agentGone(folder) : undefined;
    const owner = ownerOf(folder);
    const unasked = await endOwner(folder);
    await closed;
    await clearNotes(owner);
    removeFolder(folder);
    if (unasked) throw unasked;
  });
}

/** The agent's socket closes when the agent has ended, often after an error. */
function agentGone({ socket }: LabFolder): Promise<unknown> {
  const stream = connectSocket(socket).resume();
  stream.on('error', () => {});
  return new Promise((resolve) => stream.once('close', resolve));
}

export interface Connection {
  agent: Agent;
  /** Undefined if the lab runs in this machine's own namespaces. */
  runtime: 'docker' | 'vm' | undefined;
  /** The release of the kernel in the lab's virtual machine. */
  machineKernel: string | undefined;
  /** Resolves when the agent can no longer be asked: the connection was closed, or the lab went down. */
  ended: Promise<unknown>;
  close(): void;
}

/** Connects to the agent of a running lab. Without a name: to that of the only lab. */
export async function connectTo(name: string | undefined, events: AgentEvents = silent): Promise<Connection> {
  const folder = await findRunning(name);
  const container = containerOf(folder);
  const stream = container === undefined ? await reachSocket(folder) : await reachContainer(container);
  const owner = ownerOf(folder) ?? { pid: 0, startTime: '' };
  const work = new ContainerWork(events, () => ({ owner, lab: folder.name }));
  const machineKernel = 'kernel' in owner ? owner.kernel : undefined;
  const runtime = container ? 'docker' : machineKernel === undefined ? undefined : 'vm';
  const remote = connect<AgentCalls, CliCalls>(stream, await answersFor(runtime, events, work));
  watchOver(remote, folder.name, () => stream.destroy(), `lab down ${folder.name}`);
  const agent = work.beside(remote);
  const ended = new Promise((resolve) => stream.once('close', resolve));
  return { agent, runtime, machineKernel, ended, close: () => stream.destroy() };
}

/**
 * Returns what the lab's agent may ask of this process: least of all if it is in a virtual machine, whose kernel
 * the lab may control.
 */
async function answersFor(
  runtime: Connection['runtime'],
  events: AgentEvents,
  { calls }: ContainerWork,
): Promise<CliCalls> {
  if (runtime === 'vm') return (await import('./vm/sandbox.ts')).callsForGuest(events);
  return { ...calls, ...(runtime === undefined ? machineDrops : noDrops) };
}

async function reachSocket({ name, socket }: LabFolder): Promise<Duplex> {
  const stream = connectSocket(socket);
  await once(stream, 'connect').catch((error) => {
    throw new LabError(
      'kernel',
      { where: name, what: `its agent does not answer (${error.message})` },
      `lab down ${name}`,
    );
  });
  return stream;
}

async function reachContainer(container: ContainerOwner): Promise<Duplex> {
  return (await import('./docker/running.ts')).connectToContainer(container);
}

function containerOf(folder: LabFolder): ContainerOwner | undefined {
  const owner = ownerOf(folder);
  return owner && 'container' in owner ? owner : undefined;
}

const silent: AgentEvents = { phase: () => {}, output: async () => {} };

function alreadyUp(name: string): LabError {
  return new LabError(
    'usage',
    { where: name, what: 'it is up already' },
    `lab down ${name}, or another name: -n NAME`,
  );
}
