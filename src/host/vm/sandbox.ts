import { connect } from '../../agent/channel.ts';
import type { AgentCalls, AgentEvents, CliCalls } from '../../agent/protocol.ts';
import { LabError } from '../../lab/error.ts';
import { PATIENCE } from '../../lab/patience.ts';
import { noDrops } from '../drops.ts';
import { watchOver } from '../heartbeat.ts';
import { openSandboxes } from '../open-sandboxes.ts';
import { sandboxOwner } from '../owner.ts';
import type { Sandbox, SandboxOptions } from '../sandbox-types.ts';
import { bootError } from './boot-error.ts';
import { startKeptMachine } from './kept-machine.ts';
import { findKernel } from './kernels.ts';
import { startMachine } from './machine.ts';
import { newestKernel } from './newest.ts';

/**
 * How many seconds booting may take. The limit is only there to end a boot that hangs: an emulated processor on a
 * busy machine is slow.
 */
const BOOT = 5 * PATIENCE;

async function booted(begun: Promise<unknown>, giveUp: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const what = `it did not boot in ${BOOT} s`;
      reject(new LabError('unable', { where: 'virtual machine', what }));
      giveUp();
    }, BOOT * 1000);
  });
  try {
    await Promise.race([begun, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The calls that the guest may make: none that starts a program or a container on this machine. A lab that took
 * over its kernel could speak in place of the agent.
 */
export function callsForGuest(events: AgentEvents): CliCalls {
  const refuse = async (): Promise<never> => {
    throw new LabError('unable', { where: 'virtual machine', what: 'may ask for no containers here' });
  };
  return {
    ...events,
    ...noDrops,
    holdNetwork: refuse,
    startContainer: refuse,
    runInContainer: refuse,
    removeContainers: refuse,
  };
}

/** Starts an agent under another kernel, in a virtual machine. Everything ends with the virtual machine. */
export async function openInVm(
  events: AgentEvents,
  { kernel: asked, trust = false, containers: hasContainers = false, home, first }: SandboxOptions,
): Promise<Sandbox> {
  if (hasContainers) {
    const what = 'nodes that are containers need this machine and its Docker engine';
    throw new LabError('unable', { where: '--runtime vm', what }, 'leave --kernel and --runtime out');
  }
  const kernel = asked === undefined ? newestKernel() : findKernel(asked);
  await home?.free;
  const machine = home
    ? await startKeptMachine(kernel, home.folder, trust)
    : startMachine(kernel, { asMachine: trust });
  const owner = () => ({ ...sandboxOwner(machine.keeper), kernel: kernel.release });
  const agent = connect<AgentCalls, CliCalls>(machine.stream, callsForGuest(events));
  const sandbox: Sandbox = {
    agent,
    runtime: 'vm',
    get owner() {
      return owner();
    },
    close: async () => {
      machine.kill();
      await machine.ended;
      openSandboxes.delete(sandbox);
    },
    release: async () => {
      await agent.detach();
      await machine.stay();
      openSandboxes.delete(sandbox);
      machine.leave();
    },
  };
  openSandboxes.add(sandbox);
  try {
    const begun = agent.begin();
    first?.(agent).catch(() => {});
    await booted(begun, () => machine.kill());
    watchOver(agent, 'virtual machine', () => machine.kill());
    return sandbox;
  } catch (error) {
    await sandbox.close();
    throw bootError(error, kernel, machine.said());
  }
}
