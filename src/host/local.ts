import { rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { connect, ended } from '../agent/channel.ts';
import type { AgentCalls, AgentEvents, CliCalls } from '../agent/protocol.ts';
import { LabError } from '../lab/error.ts';
import type { AgentProcess } from './agent-process.ts';
import { ContainerWork } from './containers.ts';
import { machineDrops } from './drops.ts';
import { takeAgent } from './early-agent.ts';
import { watchOver } from './heartbeat.ts';
import type { LabFolder } from './lab-folder.ts';
import { openSandboxes } from './open-sandboxes.ts';
import { sandboxOwner } from './owner.ts';
import type { LocalRuntime } from './runtime.ts';
import type { Sandbox, SandboxOptions } from './sandbox-types.ts';
import { startError } from './start-error.ts';

/** Another process ended the sandbox while it was being opened. No other sandbox is tried then. */
const ENDED = new LabError('interrupted', { where: 'sandbox', what: 'it was ended' });

/** Milliseconds to wait for the last output of an agent that has ended. The pipe closes when its sandbox is gone. */
const LAST_WORDS = 5000;

/** Says why the agent no longer answers, with its last output. */
async function reasonOf({ ended: over, said }: AgentProcess): Promise<Error> {
  await Promise.race([over, setTimeout(LAST_WORDS, undefined, { ref: false })]);
  return startError(ended(), said()) as Error;
}

/** Starts an agent in new namespaces. When process 1 ends, the kernel removes everything. */
export async function openLocal(
  runtime: LocalRuntime,
  events: AgentEvents,
  { home, first, containers: hasContainers = false, trust = false }: SandboxOptions,
): Promise<Sandbox> {
  const started = takeAgent({ runtime, asMachine: hasContainers || trust });
  const { streams, keeper } = started;
  const place = () => ({ owner: sandboxOwner(keeper), ...(home && { lab: home.folder.name }) });
  const containers = new ContainerWork(events, place);
  const remote = connect<AgentCalls, CliCalls>(streams, { ...containers.calls, ...machineDrops }, [], () =>
    reasonOf(started),
  );
  watchOver(remote, 'sandbox', () => started.kill());
  const agent = containers.beside(remote);
  let isWanted = true;
  let folder: LabFolder | undefined;
  const close = async () => {
    isWanted = false;
    started.kill();
    await started.ended;
    await containers.close();
    // The keeper would have removed the folder, but it was killed with the group.
    if (folder) rmSync(folder.path, { recursive: true, force: true });
    openSandboxes.delete(sandbox);
  };
  const release = async () => {
    await agent.detach();
    openSandboxes.delete(sandbox);
    started.leave();
  };
  const sandbox: Sandbox = {
    agent,
    runtime,
    get owner() {
      return sandboxOwner(keeper);
    },
    close,
    release,
  };
  openSandboxes.add(sandbox);
  try {
    await home?.free;
    folder = home?.folder;
    started.keep(folder?.path);
    const greeted = Promise.race([agent.begin(folder), started.broken]);
    first?.(agent).catch(() => {});
    await greeted;
    return sandbox;
  } catch (error) {
    const wasWanted = isWanted;
    await close();
    throw wasWanted ? startError(error, started.said()) : ENDED;
  }
}
