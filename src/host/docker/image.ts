import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LabError } from '../../lab/error.ts';

/** The image with the agent, and with every program that the agent needs. */
export const IMAGE = process.env.LAB_IMAGE || 'hairpin-lab';

/** The checkout that this command was built in, or the folder of the installed package. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));

export function noImage(host: string): LabError {
  const folder = existsSync(`${ROOT}Dockerfile`) ? ROOT.slice(0, -1) : 'FOLDER-OF-THE-CHECKOUT';
  const hint = `docker build -t ${IMAGE} ${folder}\nor name another: LAB_IMAGE=…`;
  return new LabError('unable', { where: 'docker', what: `the engine ${host} has no image ${IMAGE}` }, hint);
}
