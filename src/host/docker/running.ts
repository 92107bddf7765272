import type { Duplex } from 'node:stream';
import { LabError } from '../../lab/error.ts';
import { command } from '../../plan/quote.ts';
import type { ContainerOwner } from '../owner.ts';
import { connectEngine, engineError, hasAnswered, inTime } from './engine.ts';
import { isGone, removed } from './removal.ts';
import { attached } from './stream.ts';

/** Is the container of a running lab still running? Undefined if the engine does not answer, or cannot be asked. */
export async function isRunning({ container, engine }: ContainerOwner): Promise<boolean> {
  try {
    const { docker } = await connectEngine(engine);
    const { State } = await inTime('the engine does not answer', (abortSignal) =>
      docker.getContainer(container).inspect({ abortSignal }),
    );
    return State.Running;
  } catch (error) {
    return !isGone(error);
  }
}

/** Connects to the agent in a container, through a second program in the same container. */
export async function connectToContainer({ container, engine }: ContainerOwner): Promise<Duplex> {
  const { docker } = await connectEngine(engine);
  try {
    const execution = await docker.getContainer(container).exec({
      Cmd: ['lab', 'agent', '--connect'],
      ...{ AttachStdin: true, AttachStdout: true, AttachStderr: true },
    });
    return attached(docker, await execution.start({ hijack: true, stdin: true })).stream;
  } catch (error) {
    throw engineError(error, engine);
  }
}

/**
 * @returns why nobody could ask the engine, which may still have it
 * @throws LabError `unable` if the engine does not do it
 */
export async function removeContainer({ container, engine }: ContainerOwner): Promise<LabError | undefined> {
  const { docker } = await connectEngine(engine);
  try {
    await removed(docker.getContainer(container));
    return undefined;
  } catch (error) {
    const told = engineError(error, engine);
    if (hasAnswered(error) || !(told instanceof LabError)) throw told;
    const remove = command('docker', '--host', engine.host, 'rm', '--force', container.slice(0, 12));
    const hint = `the lab is forgotten; if the engine comes back, it may still have its container: ${remove}`;
    return new LabError(told.code, told.problems, hint);
  }
}
