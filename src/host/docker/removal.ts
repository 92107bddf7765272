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

/** Identifies the PID namespace. In another one, an owner's process id would mean another process. */
const numbering = () => (process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : 'none');

/** The labels of our containers: the name of the lab, if it stays, and the command that made the container. */
export const ownLabels = (lab = '') => ({
  [LAB]: lab,
  [MACHINE]: hostname(),
  [PROCESS]: String(process.pid),
});

/** The labels of a node's container, which is removed when its owner ends. */
export const nodeLabels = (node: string, { owner, lab = '' }: ContainerPlace) => ({
  [LAB]: lab,
  'hairpin.node': node,
  [MACHINE]: hostname(),
  [OWNER]: JSON.stringify(owner),
  [NUMBERED]: numbering(),
});

export const ownerOfContainer = (labels: Record<string, string>) => readOwner(labels[OWNER] ?? '');

/** Returns every container on this machine that is a node of a lab. */
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
 * Removes a container, and resolves when it is gone. Nobody reports it if another client that is removing the
 * container gives up, so the engine is asked again.
 */
export async function removed(container: Docker.Container): Promise<void> {
  await inTime(`container ${container.id.slice(0, 12)} is not removed`, async (abortSignal) => {
    await container.remove({ force: true, v: true, abortSignal }).catch(unlessGone);
    await container.wait({ condition: 'removed', abortSignal }).catch(unlessGone);
  });
}

/** Removes containers that were created but never started, because their command was killed in between. */
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

/** Is another client removing the container, or has it been removed? The engine removes it when its program ends. */
export function isGone(error: unknown): boolean {
  return [404, 409].includes((error as { statusCode?: number }).statusCode ?? 0);
}

function unlessGone(error: unknown): void {
  if (!isGone(error)) throw error;
}
