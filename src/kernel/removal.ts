import { existsSync, openSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import * as libc from './libc.ts';
import { onNews } from './news.ts';

/**
 * Calls `gone` when the file at this path is removed. The file need not exist yet. Its folder may be hidden from
 * this process by then.
 *
 * This uses fcntl(2) with F_NOTIFY, not inotify. When a process with an inotify watch ends, the kernel waits until
 * nobody can be looking at the watch, which takes longer than all the rest.
 */
export function onRemoval(path: string, gone: () => void): void {
  const folder = openSync(dirname(path), 'r');
  const look = () => existsSync(`/proc/self/fd/${folder}/${basename(path)}`) || gone();
  onNews(look);
  // The kernel may have been built without this.
  if (libc.fcntl(folder, libc.F_NOTIFY, libc.DN_DELETE | libc.DN_RENAME | libc.DN_MULTISHOT) < 0)
    watch(dirname(path), look);
}
