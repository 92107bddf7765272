import { get } from 'node:http';

/** Milliseconds. */
const PATIENCE = 5000;

const SOCKET = '/var/run/docker.sock';

/** What stands in the way of speaking to Docker's engine, with what mends it; undefined where it answers. */
export function askDocker(): Promise<{ lacks: string; fix: string } | undefined> {
  const asked = process.env.DOCKER_HOST ?? `unix://${SOCKET}`;
  if (!asked.startsWith('unix://')) {
    return Promise.resolve({
      lacks: `DOCKER_HOST is ${asked}`,
      fix: 'unset DOCKER_HOST, or name a unix socket',
    });
  }
  const socketPath = asked.slice('unix://'.length);
  return new Promise((resolve) => {
    const request = get({ socketPath, path: '/_ping', timeout: PATIENCE }, (response) => {
      response.resume();
      const { statusCode } = response;
      resolve(statusCode === 200 ? undefined : { lacks: `its engine answers ${statusCode}`, fix: RESTART });
    });
    request.once('timeout', () => request.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
    request.once('error', ({ code }: NodeJS.ErrnoException) => resolve(trouble(socketPath, code)));
  });
}

const RESTART = 'sudo systemctl restart docker';

function trouble(path: string, code: string | undefined): { lacks: string; fix: string } {
  if (code === 'ENOENT')
    return { lacks: `no engine: ${path} is not there`, fix: 'https://docs.docker.com/engine/install' };
  if (code === 'EACCES') {
    return { lacks: `no right to use ${path}`, fix: 'sudo usermod -aG docker "$USER", then log in anew' };
  }
  if (code === 'ECONNREFUSED')
    return { lacks: 'its engine is not running', fix: 'sudo systemctl start docker' };
  return { lacks: `its engine does not answer (${code})`, fix: RESTART };
}
