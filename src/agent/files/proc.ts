import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bindFile, makeReadOnly } from '../../kernel/mount.ts';
import { bindFolder, sealMount } from '../../kernel/root.ts';

/** Files of /proc by which a process with root's user id could change the machine, or read its memory. */
const MACHINES = [
  'sysrq-trigger',
  'kcore',
  'kmsg',
  'keys',
  'timer_list',
  'latency_stats',
  'sched_debug',
  'mtrr',
];
const SETTINGS = ['acpi', 'asound', 'bus', 'driver', 'fs', 'irq', 'scsi'];

/** Covers the files of this /proc that belong to the machine as a whole, if this process has root's user id. */
export function coverProc(proc: string): void {
  if (process.getuid?.() !== 0) return;
  makeReadOnly(join(proc, 'sys'), join(proc, 'sys/net'));
  const there = (names: readonly string[]) =>
    names.map((name) => join(proc, name)).filter((path) => existsSync(path));
  for (const path of there(MACHINES)) {
    bindFile('/dev/null', path);
    sealMount(path);
  }
  for (const path of there(SETTINGS)) {
    bindFolder(path, path);
    sealMount(path);
  }
}
