import { existsSync, mkdirSync, mkdtempSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { bindFile, uncover } from '../../kernel/mount.ts';
import { LabError } from '../../lab/error.ts';
import { resolvConf } from '../../plan/resolv-conf.ts';
import type { Instance } from '../instance.ts';

const PATH = '/etc/resolv.conf';

/** The sandbox's own: what is made there is seen nowhere else. */
const PRIVATE = '/run';

/** Gives a node a resolv.conf of its own, which covers the machine's for the node's programs only. */
export function setResolver(instance: Instance, name: string, nameservers: readonly string[]): void {
  clearResolver(instance, name);
  const node = instance.node(name);
  node.separateMounts();
  node.runWithFiles(() => {
    // It stays: what has no name cannot be shown again in what is laid over its folder.
    const file = `${mkdtempSync(`${PRIVATE}/.resolver-`)}/resolv.conf`;
    writeFileSync(file, resolvConf(nameservers), { mode: 0o644 });
    // It stays: what has no name can be shown nowhere else.
    bindFile(file, placeFor(name));
  });
  instance.resolvers.add(name);
}

/** Shows the machine's own again. */
export function clearResolver(instance: Instance, name: string): void {
  if (instance.resolvers.delete(name)) instance.node(name).runWithFiles(() => uncover(placeFor(name)));
}

/** The file that the name leads to; one that the sandbox hides, as systemd-resolved's in /run, is there afterwards. */
function placeFor(node: string): string {
  const place = follow(PATH);
  if (existsSync(place)) return place;
  if (!isPrivate(dirname(place))) {
    const what = `${PATH} is not there, so that nothing can cover it`;
    throw new LabError('unable', { where: node, what }, `make an empty one: sudo touch ${place}`);
  }
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, '');
  return place;
}

/** Through all symbolic links to what the last of them names, whether that is there or not. */
function follow(path: string, links = 40): string {
  try {
    return links === 0 ? path : follow(resolve(dirname(path), readlinkSync(path)), links - 1);
  } catch {
    return path;
  }
}

function isPrivate(folder: string): boolean {
  return existsSync(folder)
    ? `${realpathSync(folder)}/`.startsWith(`${PRIVATE}/`)
    : folder !== '/' && isPrivate(dirname(folder));
}
