import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type Docker from 'dockerode';
import type { ContainerPlace } from '../container-place.ts';
import { readOwner } from '../owner.ts';
import { inTime } from './engine.ts';

const LAB = 'hairpin.lab';
const MACHINE = 'hairpin.machine';
const PROCESS = 'hairpin.process';
const OWNER = 'hairpin.owner';
const NUMBERED = 'hairpin.pids';

/** In another PID namespace the number of an owner's process is another's. */
const numbering = () => (process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : 'none');

/** Every container that is ours has these: the lab that stays in it, if it is to, and the command that made it. */
export const ownLabels = (lab = '') => ({
  [LAB]: lab,
  [MACHINE]: hostname(),
  [PROCESS]: String(process.pid),
});

/** A container that is a node of a lab goes with what the lab lives in. */
export const nodeLabels = (node: string, { owner, lab = '' }: ContainerPlace) => ({
  [LAB]: lab,
  'hairpin.node': node,
  [MACHINE]: hostname(),
  [OWNER]: JSON.stringify(owner),
  [NUMBERED]: numbering(),
});

export const ownerOfContainer = (labels: Record<string, string>) => readOwner(labels[OWNER] ?? '');

/** Every container of this machine's labs that is a node. */
export async function nodeContainers(docker: Docker) {
  const filters = JSON.stringify({
    label: [OWNER, `${MACHINE}=${hostname()}`, `${NUMBERED}=${numbering()}`],
  });
  const found = await inTime('the engine does not answer', (abortSignal) =>
    docker.listContainers({ all: true, filters, abortSignal }),
  );
  return found.map(({ Id, Labels }) => ({ container: docker.getContainer(Id), labels: Labels }));
}

/** Ends a container; resolves when nothing of it is left. Who else is removing it may give up, and nobody tells us. */
export async function removed(container: Docker.Container): Promise<void> {
  await inTime(`container ${container.id.slice(0, 12)} is not removed`, async (abortSignal) => {
    await container.remove({ force: true, v: true, abortSignal }).catch(unlessGone);
    await container.wait({ condition: 'removed', abortSignal }).catch(unlessGone);
  });
}

/** A command that is killed between making its container and starting it leaves it: the next one clears it away. */
export async function sweep(docker: Docker): Promise<void> {
  const filters = JSON.stringify({ label: [`${MACHINE}=${hostname()}`], status: ['created'] });
  const found = await docker.listContainers({ all: true, filters }).catch(() => []);
  const left = found.filter(({ Labels }) => !isRunning(Number(Labels[PROCESS])));
  await Promise.all(left.map(({ Id }) => docker.getContainer(Id).remove({ force: true }).catch(unlessGone)));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Somebody else is removing it, or has: the engine does when its program ends. */
export function isGone(error: unknown): boolean {
  return [404, 409].includes((error as { statusCode?: number }).statusCode ?? 0);
}

function unlessGone(error: unknown): void {
  if (!isGone(error)) throw error;
}
