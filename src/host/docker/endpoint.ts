import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LabError } from '../../lab/error.ts';

/** The address of an engine, and its credentials. */
export interface Endpoint {
  /** `unix:///var/run/docker.sock`, `tcp://…`, `ssh://…`, `npipe:////./pipe/…` */
  host: string;
  /** The variable or context that named the engine. */
  from: string;
  /** A folder with ca.pem, cert.pem and key.pem, for TLS. */
  certificates?: string;
}

const STANDARD =
  process.platform === 'win32' ? 'npipe:////./pipe/docker_engine' : 'unix:///var/run/docker.sock';
const STANDARD_PLACE: Endpoint = { host: STANDARD, from: 'the standard place' };

/**
 * Finds the engine as the docker command does: DOCKER_HOST, DOCKER_CONTEXT, the current context, the default
 * address.
 */
export function findEndpoint(env = process.env, home = homedir()): Endpoint {
  const config = env.DOCKER_CONFIG || join(home, '.docker');
  const { DOCKER_HOST: host, DOCKER_CERT_PATH: path } = env;
  if (host) {
    const certificates = env.DOCKER_TLS_VERIFY ? path || config : path;
    return { host, from: 'DOCKER_HOST', ...(certificates && { certificates }) };
  }
  const name = env.DOCKER_CONTEXT || currentContext(join(config, 'config.json'));
  return name ? endpointOf(name, env, home) : STANDARD_PLACE;
}

/**
 * Returns the engine of a context.
 * @throws LabError `unable` if there is no such context
 */
export function endpointOf(context: string, env = process.env, home = homedir()): Endpoint {
  if (context === 'default') return STANDARD_PLACE;
  return readContext(env.DOCKER_CONFIG || join(home, '.docker'), context);
}

function currentContext(path: string): string | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).currentContext;
  } catch {
    return undefined;
  }
}

/** The folder of a context is named after the digest of the context's name. */
function readContext(config: string, name: string): Endpoint {
  const digest = createHash('sha256').update(name).digest('hex');
  const meta = join(config, 'contexts/meta', digest, 'meta.json');
  const found = existsSync(meta) && JSON.parse(readFileSync(meta, 'utf8')).Endpoints?.docker?.Host;
  if (!found) {
    const hint = 'docker context ls lists those there are';
    throw new LabError(
      'unable',
      { where: 'docker', what: `there is no context "${name}" in ${config}` },
      hint,
    );
  }
  const certificates = join(config, 'contexts/tls', digest, 'docker');
  return { host: found, from: `context ${name}`, ...(existsSync(certificates) && { certificates }) };
}
