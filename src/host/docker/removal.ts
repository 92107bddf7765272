import { hostname } from 'node:os';
import type Docker from 'dockerode';

const LAB = 'hairpin.lab';
const MACHINE = 'hairpin.machine';
const PROCESS = 'hairpin.process';

/** Every container that is ours has these: the lab that stays in it, if it is to, and the command that made it. */
export const ownLabels = (lab = '') => ({
  [LAB]: lab,
  [MACHINE]: hostname(),
  [PROCESS]: String(process.pid),
});

/** Ends a container; resolves when nothing of it is left. */
export async function removed(container: Docker.Container): Promise<void> {
  await container.remove({ force: true, v: true }).catch(unlessGone);
  await container.wait({ condition: 'removed' }).catch(unlessGone);
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
