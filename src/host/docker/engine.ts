import { readFileSync } from 'node:fs';
import type { Agent } from 'node:http';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { LabError } from '../../lab/error.ts';
import { inTime as bounded } from '../../lab/patience.ts';
import { type Endpoint, findEndpoint } from './endpoint.ts';
import { NO_SSH, overSsh } from './ssh.ts';

/**
 * Connects to an engine. The client library is loaded only here, because loading it costs more than the rest of a
 * start.
 */
export async function connectEngine(
  endpoint = findEndpoint(),
): Promise<{ docker: Docker; endpoint: Endpoint }> {
  const Client = await loadClient();
  return { docker: new Client(options(endpoint)), endpoint };
}

/** Loads the optional package. Users who never run a lab in Docker may leave it out. */
async function loadClient() {
  try {
    return (await import('dockerode')).default;
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).endsWith('MODULE_NOT_FOUND')) throw error;
    const what = 'the npm package dockerode is not installed';
    throw new LabError('unable', { where: 'docker', what }, 'npm install dockerode');
  }
}

/** Does an engine answer? */
export async function answers(): Promise<boolean> {
  try {
    await (await connectEngine()).docker.ping();
    return true;
  } catch {
    return false;
  }
}

/** Calls the engine, and gives up if it takes too long. */
export function inTime<T>(what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const asked = new AbortController();
  return bounded('docker', what, work(asked.signal), () => asked.abort());
}

/** The library's types do not say that it takes an agent. */
function options({ host, certificates }: Endpoint): Docker.DockerOptions & { agent?: Agent } {
  const [, scheme = 'tcp', rest = host] = /^(\w+):\/\/(.*)$/.exec(host) ?? [];
  if (scheme === 'unix' || scheme === 'npipe') return { socketPath: rest };
  // The library's own ssh trusts every host, and ignores ~/.ssh.
  if (scheme === 'ssh') return { protocol: 'http', host: 'docker', agent: overSsh(host) };
  const { hostname, port } = new URL(`${scheme}://${rest}`);
  const read = (name: string) => readFileSync(join(certificates ?? '', name));
  const tls = certificates ? { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') } : {};
  return {
    protocol: certificates ? 'https' : 'http',
    host: hostname,
    port: port || (certificates ? 2376 : 2375),
    ...tls,
  };
}

interface EngineFailure extends Error {
  code?: string;
  statusCode?: number;
  json?: { message?: string };
}

/** Does the error show that an engine is there: it answered, or took too long? */
export function hasAnswered(failure: unknown): boolean {
  return failure instanceof LabError || (failure as EngineFailure).statusCode !== undefined;
}

/** Turns an engine's error, or the failure to reach one, into one clear message. */
export function engineError(failure: unknown, { host, from }: Endpoint): unknown {
  if (failure instanceof LabError) return failure;
  const { code, statusCode, json, message } = failure as EngineFailure;
  if (statusCode !== undefined) {
    return new LabError('unable', {
      where: 'docker',
      what: `the engine refuses: ${json?.message ?? message}`,
    });
  }
  if (code === NO_SSH) {
    return new LabError('unable', { where: 'docker', what: `${host} (${from}): ${message}` }, BY_SSH, {
      cause: failure,
    });
  }
  const known = ABSENT[code ?? ''];
  if (known === undefined) return failure;
  const [what, hint] = known;
  return new LabError('unable', { where: 'docker', what: `${what}: ${host} (${from})` }, hint, {
    cause: failure,
  });
}

const BY_SSH =
  'ssh to it must work without a question, and have the docker command there: ssh HOST docker version';
const START = 'start Docker, or name another engine: DOCKER_HOST=…, docker context use …';
const ABSENT: Record<string, [what: string, hint: string]> = {
  ENOENT: ['there is no engine', START],
  ECONNREFUSED: ['no engine answers', START],
  ECONNRESET: ['no engine answers', START],
  ENOTFOUND: ['there is no such host', START],
  ETIMEDOUT: ['no engine answers', START],
  EACCES: ['you may not use the engine', 'sudo usermod -aG docker "$USER", and log in anew'],
  EPERM: ['you may not use the engine', 'sudo usermod -aG docker "$USER", and log in anew'],
};
