import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { LabError } from '../../lab/error.ts';
import { PATIENCE } from '../../lab/patience.ts';

/** Starts the container. Resolves when its health check has succeeded, or at once if its image has none. */
export async function startReady(docker: Docker, container: Docker.Container, node: string): Promise<void> {
  const { Config } = await container.inspect();
  const [test = 'NONE'] = Config.Healthcheck?.Test ?? [];
  if (test === 'NONE') return container.start();
  const news = await follow(docker, container.id);
  try {
    await container.start();
    const word = await news.first(/^(die|health_status: (un)?healthy)$/);
    if (word !== 'health_status: healthy') throw await notReady(container, node, word);
  } finally {
    news.end();
  }
}

async function notReady(
  container: Docker.Container,
  node: string,
  word: string | undefined,
): Promise<LabError> {
  const what =
    word === undefined
      ? `is not healthy after ${PATIENCE} s`
      : word === 'die'
        ? 'has ended'
        : 'is not healthy';
  const { State } = await container.inspect();
  const said = [State.Health?.Log?.at(-1)?.Output, await lastWords(container)].find((text) => text?.trim());
  return new LabError('kernel', {
    where: node,
    what: ['its container', what, said && `: ${said.trim()}`].join(' ').replace(' :', ':'),
  });
}

/** Returns the last lines that the container printed. A log consists of frames: eight bytes, then text. */
async function lastWords(container: Docker.Container): Promise<string> {
  const log = await container.logs({ stdout: true, stderr: true, tail: 5, follow: false });
  const texts: string[] = [];
  for (let at = 0; at + 8 <= log.length; at += 8 + log.readUInt32BE(at + 4)) {
    texts.push(log.toString('utf8', at + 8, at + 8 + log.readUInt32BE(at + 4)));
  }
  return texts.join('').trim();
}

/**
 * Follows the engine's events about a container. An image's health check has a timeout of its own; the limit here
 * is for a health check that never reports.
 */
async function follow(docker: Docker, id: string) {
  const filters = JSON.stringify({ container: [id], type: ['container'] });
  const stream = (await docker.getEvents({ filters })) as Readable;
  const signal = AbortSignal.timeout(PATIENCE * 1000);
  signal.addEventListener('abort', () => stream.destroy());
  return {
    /** Resolves with the event; undefined if it does not come in time. */
    first(wanted: RegExp): Promise<string | undefined> {
      let text = '';
      return new Promise((resolve) => {
        stream.setEncoding('utf8').on('data', (part: string) => {
          const lines = (text + part).split('\n');
          text = lines.pop() ?? '';
          const actions = lines.filter(Boolean).map((line) => JSON.parse(line).Action as string);
          const word = actions.find((action) => wanted.test(action));
          if (word !== undefined) resolve(word);
        });
        stream.once('error', () => resolve(undefined));
        stream.once('close', () => resolve(undefined));
      });
    },
    end: () => void stream.destroy(),
  };
}
