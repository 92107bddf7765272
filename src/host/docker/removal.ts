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

/** In another PID namespace an owner's process id means another process. */
const numbering = () => (process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : 'none');

/** The labels of our containers: the lab that stays in it, if any, and the command that made it. */
export const ownLabels = (lab = '') => ({
  [LAB]: lab,
  [MACHINE]: hostname(),
  [PROCESS]: String(process.pid),
});

/** The labels of a container that is a node. It is removed with its owner. */
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

/**
 * Ends a container, and resolves when it is gone. If somebody else removes it and gives up, nobody reports
 * that, so it is asked again.
 */
export async function removed(container: Docker.Container): Promise<void> {
  await inTime(`container ${container.id.slice(0, 12)} is not removed`, async (abortSignal) => {
    await container.remove({ force: true, v: true, abortSignal }).catch(unlessGone);
    await container.wait({ condition: 'removed', abortSignal }).catch(unlessGone);
  });
}

/** Removes containers that were made and never started, because the command was killed in between. */
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

/** Is somebody else removing it, or has it gone? The engine removes it when its program ends. */
export function isGone(error: unknown): boolean {
  return [404, 409].includes((error as { statusCode?: number }).statusCode ?? 0);
}

function unlessGone(error: unknown): void {
  if (!isGone(error)) throw error;
}
