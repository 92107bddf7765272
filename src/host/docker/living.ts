import type { Duplex } from 'node:stream';
import type { Endpoint } from './endpoint.ts';
import { connectEngine, engineError, inTime } from './engine.ts';
import { isGone, removed } from './removal.ts';
import { attached } from './stream.ts';

/** Whether the container of a lab that is up still runs. An engine that is away says nothing about its containers. */
export async function isRunning(id: string, at?: Endpoint): Promise<boolean> {
  const { docker } = await connectEngine(at);
  try {
    const { State } = await inTime('the engine does not answer', (abortSignal) =>
      docker.getContainer(id).inspect({ abortSignal }),
    );
    return State.Running;
  } catch (error) {
    return !isGone(error);
  }
}

/** Speaks to the agent in a container, through a program that runs beside it. */
export async function connectToContainer(id: string): Promise<Duplex> {
  const { docker, endpoint } = await connectEngine();
  try {
    const execution = await docker.getContainer(id).exec({
      Cmd: ['lab', 'agent', '--connect'],
      ...{ AttachStdin: true, AttachStdout: true, AttachStderr: true },
    });
    return attached(docker, await execution.start({ hijack: true, stdin: true })).stream;
  } catch (error) {
    throw engineError(error, endpoint);
  }
}

export async function removeContainer(id: string): Promise<void> {
  const { docker, endpoint } = await connectEngine();
  await removed(docker.getContainer(id)).catch((error) => {
    throw engineError(error, endpoint);
  });
}
