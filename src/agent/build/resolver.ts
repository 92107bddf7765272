import { existsSync, mkdirSync, mkdtempSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { bindFile, uncover } from '../../kernel/mount.ts';
import { LabError } from '../../lab/error.ts';
import { resolvConf } from '../../plan/resolv-conf.ts';
import type { Instance } from '../instance.ts';

const PATH = '/etc/resolv.conf';

/** A folder of the sandbox that nobody outside can see. */
const PRIVATE = '/run';

/** Gives a node its own resolv.conf, which covers the machine's for this node's programs only. */
export function setResolver(instance: Instance, name: string, nameservers: readonly string[]): void {
  clearResolver(instance, name);
  const node = instance.node(name);
  node.separateMounts();
  node.runWithFiles(() => {
    // The file is kept: a mount over its folder can only show files that have a name.
    const file = `${mkdtempSync(`${PRIVATE}/.resolver-`)}/resolv.conf`;
    writeFileSync(file, resolvConf(nameservers), { mode: 0o644 });
    bindFile(file, placeFor(name));
  });
  instance.resolvers.add(name);
}

/** Shows the machine's resolv.conf again. */
export function clearResolver(instance: Instance, name: string): void {
  if (instance.resolvers.delete(name)) instance.node(name).runWithFiles(() => uncover(placeFor(name)));
}

/**
 * Returns the file that resolv.conf links to. The file is created if the sandbox hides it, as it hides
 * systemd-resolved's file in /run.
 */
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

/** Follows symbolic links to the last target, whether that exists or not. */
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
