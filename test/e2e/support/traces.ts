import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import type { Home } from './home.ts';

/** A process, as far as it can be seen: any may end while it is looked at. */
export interface Seen {
  pid: number;
  /** The program's name, 15 characters of it. */
  name: string;
  command: string[];
}

/** Every process that a command of this home has started, wherever it went: it inherited the home's path. */
export function processesOf({ folder }: Home): Seen[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      if (!read(`/proc/${pid}/environ`).includes(folder)) return [];
      const command = read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
      return [{ pid: Number(pid), name: read(`/proc/${pid}/comm`).trim(), command }];
    });
}

/** Those that start it have its path among their words, too; between Node and that are Node's own options. */
export const isAgent = ({ command: [program = '', ...words] }: Seen): boolean =>
  basename(program) === 'node' && words.some((word) => word.endsWith('/agent.cjs'));

/** Sends a signal; false if the process ended before, as all of its namespace do with process 1. */
export function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    return false;
  }
}

/** Namespaces that the processes are in or hold open, as `net:[4026531840]`, but for this process's own. */
export function namespacesOf(processes: readonly Seen[]): Set<string> {
  const own = new Set(links('/proc/self/ns'));
  const held = processes.flatMap(({ pid }) => [...links(`/proc/${pid}/ns`), ...links(`/proc/${pid}/fd`)]);
  return new Set(held.filter((link) => /^(net|mnt|pid|user):\[\d+\]$/.test(link) && !own.has(link)));
}

/**
 * Those of them that still are there though no process is in them: held by a mount, or a descriptor. The kernel soon
 * gives a number anew, so one that has processes again is somebody else's.
 */
export function stillThere(namespaces: ReadonlySet<string>): string[] {
  const all = execFileSync('lsns', ['--noheadings', '--output', 'TYPE,NS,NPROCS'], { encoding: 'utf8' });
  const empty = all.split('\n').flatMap((line) => {
    const [type, number, processes] = line.trim().split(/ +/);
    return processes === '0' ? [`${type}:[${number}]`] : [];
  });
  return empty.filter((namespace) => namespaces.has(namespace));
}

function read(path: string): string {
  return attempt(() => readFileSync(path, 'utf8')) ?? '';
}

function links(folder: string): string[] {
  const names = attempt(() => readdirSync(folder)) ?? [];
  return names.flatMap((name) => attempt(() => readlinkSync(`${folder}/${name}`)) ?? []);
}

function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
