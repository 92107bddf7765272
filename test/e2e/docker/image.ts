import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { CACHE, ENVIRONMENT, type Engine, ISOLATED } from './engine.ts';

export const ROOT = join(import.meta.dirname, '../../..');
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/** The Dockerfile's default base image. */
const BASE = /^ARG NODE_IMAGE=(.*)$/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'))?.[1] ?? '';

export const IMAGE = 'hairpin-lab';

/** Builds the project's image as a user would, on a base image that is made here instead of downloaded. */
export async function buildImage(engine: Engine): Promise<void> {
  // The base image carries the machine's certificate authorities, which its owner may have added to.
  const authorities = existsSync(AUTHORITIES) ? ['--change', `ENV NODE_EXTRA_CA_CERTS=${AUTHORITIES}`] : [];
  await succeed(engine.docker('import', ...authorities, '--change', 'CMD ["node"]', await baseImage(), BASE));
  // The engine has no bridge, so downloads during the build use the machine's network.
  await succeed(engine.docker('build', '--network', 'host', '--tag', IMAGE, ROOT));
}

/** Returns the path of the base image as a tar file. It is made once for each Node version and set of authorities. */
async function baseImage(): Promise<string> {
  const authorities = existsSync(AUTHORITIES) ? readFileSync(AUTHORITIES) : '';
  const key = createHash('sha256').update(authorities).digest('hex').slice(0, 12);
  const tar = join(CACHE, `base-image-${process.version}-${key}.tar`);
  if (existsSync(tar)) return tar;
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'base-image-'));
  try {
    const script = join(import.meta.dirname, 'base-image.sh');
    const [file = '', ...args] = [...ISOLATED, 'sh', script, folder, tar];
    await succeed(execa(file, args, { env: ENVIRONMENT, reject: false, stdin: 'ignore' }));
    return tar;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Throws the output of a command that failed, not only its exit code. */
async function succeed(
  command: PromiseLike<{ exitCode?: number; command: string; stdout: string; stderr: string }>,
): Promise<void> {
  const { exitCode, stdout, stderr, command: line } = await command;
  if (exitCode !== 0)
    throw new Error(`${line}: exit code ${exitCode}\n${`${stdout}\n${stderr}`.slice(-4000)}`);
}
