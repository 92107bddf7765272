import { existsSync, openSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import * as libc from './libc.ts';
import { onNews } from './news.ts';

/**
 * Calls `gone` when the file by that path, which need not be there yet, is removed; its folder may be out of sight by then.
 *
 * By fcntl(2), F_NOTIFY, and not by inotify: of a process that has a watch of that the kernel ends only when nobody can
 * be looking at the watch any longer, which takes longer than all else that ends with it.
 */
export function onRemoval(path: string, gone: () => void): void {
  const folder = openSync(dirname(path), 'r');
  const look = () => existsSync(`/proc/self/fd/${folder}/${basename(path)}`) || gone();
  onNews(look);
  // A kernel may be built without it.
  if (libc.fcntl(folder, libc.F_NOTIFY, libc.DN_DELETE | libc.DN_RENAME | libc.DN_MULTISHOT) < 0)
    watch(dirname(path), look);
}
