import { chmodSync, closeSync, existsSync, mkdirSync, openSync, realpathSync, writeFileSync } from 'node:fs';
import { hostname, totalmem } from 'node:os';
import { check } from '../../kernel/error.ts';
import * as libc from '../../kernel/libc.ts';
import { bindFile, mountTmpfs } from '../../kernel/mount.ts';
import { bindFolder } from '../../kernel/root.ts';
import { hostsText } from '../../plan/hosts.ts';
import type { Sight } from '../protocol.ts';

/** Folders that each node has for itself in memory, with their modes. */
const OWN = { '/run': 0o755, '/tmp': 0o1777, '/var/lib': 0o755 };
/** The most bytes for one such folder, and for the folders of all nodes together. The smaller limit applies. */
const [MOST, ALL] = [128 << 20, totalmem() / 4];

export const HOSTS = '/etc/hosts';
/** The file that covers /etc/hosts. It is written again when names change. */
const OWN_HOSTS = '/run/.hosts';

/**
 * Mounts the folders that the programs of one node have for themselves.
 * @param nodes the number of nodes in the lab
 * @param sight if programs may see the whole machine, they use the machine's folders, and only the hosts file is
 * the node's own
 */
export function furnishNode(names: string, { everything, folder }: Sight, nodes: number): void {
  const umask = process.umask(0o022);
  try {
    if (!everything) {
      keeping(folder, () => {
        for (const [path, mode] of Object.entries(OWN)) mountTmpfs(path, { mode, size: sizeOf(nodes) });
      });
      mkdirSync('/run/lock');
      chmodSync('/run/lock', 0o1777);
    }
    if (!existsSync(HOSTS)) return;
    const file = everything ? `/run/.hosts-${process.hrtime.bigint()}` : OWN_HOSTS;
    writeFileSync(file, textOf(names));
    bindFile(file, realpathSync(HOSTS));
  } finally {
    process.umask(umask);
  }
}

const sizeOf = (nodes: number) => Math.floor(Math.min(MOST, ALL / Object.keys(OWN).length / nodes));

/**
 * Calls `cover`, and shows the lab's folder again if it lies below a covered folder. In a container the lab's
 * folder does not exist.
 */
function keeping(folder: string | undefined, cover: () => void): void {
  const isCovered = folder !== undefined && Object.keys(OWN).some((path) => folder.startsWith(`${path}/`));
  if (!isCovered || !existsSync(folder)) return cover();
  const kept = openSync(folder, 'r');
  try {
    cover();
    mkdirSync(folder, { recursive: true });
    check(libc.fchdir(kept), folder, 'enter it');
    bindFolder('.', folder);
  } finally {
    closeSync(kept);
  }
}

export const textOf = (names: string) => `${hostsText(hostname())}${names}`;
