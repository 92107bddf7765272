import { LabError } from '../../lab/error.ts';
import { connectEngine, engineError } from './engine.ts';
import { IMAGE, noImage } from './image.ts';

/** Says why labs cannot run in Docker, and how to mend that. Undefined if they can. */
export async function askDocker(): Promise<{ lacks: string; fix?: string } | undefined> {
  try {
    const { docker, endpoint } = await connectEngine();
    const inspected = docker.ping().then(() => docker.getImage(IMAGE).inspect());
    await inspected.catch((error) => {
      throw error.statusCode === 404 ? noImage(endpoint.host) : engineError(error, endpoint);
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const [fix] = error.hint?.split('\n') ?? [];
    return { lacks: error.problems[0]?.what ?? error.message, ...(fix && { fix }) };
  }
}
