import { chmodSync, closeSync, existsSync, mkdirSync, openSync, realpathSync, writeFileSync } from 'node:fs';
import { hostname, totalmem } from 'node:os';
import { bindFile, mountTmpfs } from '../../kernel/mount.ts';
import { bindFolder } from '../../kernel/root.ts';
import { hostsText } from '../../plan/hosts.ts';
import type { Sight } from '../protocol.ts';

/** What programs of one node write is no other node's; of each, in memory. */
const OWN = { '/run': 0o755, '/tmp': 0o1777, '/var/lib': 0o755 };
/** Bytes for each of them at most, and for those of all nodes of an instance together, where that is less. */
const [MOST, ALL] = [128 << 20, totalmem() / 4];

export const HOSTS = '/etc/hosts';
/** What covers it: written to anew when names change. */
const OWN_HOSTS = '/run/.hosts';

/**
 * Mounts what the programs of one node have to themselves.
 * @param nodes how many there are in its instance
 * @param sight where they see all the files of the machine, its folders are theirs, but for the names
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

const sizeOf = (nodes: number) => String(Math.floor(Math.min(MOST, ALL / Object.keys(OWN).length / nodes)));

/** The lab's folder, which may be below one that is covered, is shown there again. In a container there is no such folder. */
function keeping(folder: string | undefined, cover: () => void): void {
  const isCovered = folder !== undefined && Object.keys(OWN).some((path) => folder.startsWith(`${path}/`));
  if (!isCovered || !existsSync(folder)) return cover();
  const kept = openSync(folder, 'r');
  try {
    cover();
    mkdirSync(folder, { recursive: true });
    bindFolder(`/proc/self/fd/${kept}`, folder);
  } finally {
    closeSync(kept);
  }
}

export const textOf = (names: string) => `${hostsText(hostname())}${names}`;
