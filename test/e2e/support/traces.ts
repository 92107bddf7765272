import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import type { Home } from './home.ts';

/** What can be seen of a process. It may end at any time. */
export interface Seen {
  pid: number;
  /** The program's name, cut to 15 characters by the kernel. */
  name: string;
  command: string[];
}

/** All processes that commands of this home started. They are recognised by the home's path in their environment. */
export function processesOf({ folder }: Home): Seen[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      if (!read(`/proc/${pid}/environ`).includes(folder)) return [];
      const command = read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
      return [{ pid: Number(pid), name: read(`/proc/${pid}/comm`).trim(), command }];
    });
}

/**
 * Whether the process is an agent itself. Programs that start it also have its path as an argument, and Node may have
 * options before it.
 */
export const isAgent = ({ command: [program = '', ...words] }: Seen): boolean =>
  basename(program) === 'node' && words.some((word) => word.endsWith('/agent.cjs'));

/** Sends a signal. Returns false if the process had ended, for instance because process 1 of its namespace ended. */
export function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    return false;
  }
}

/** The namespaces that these processes are in or hold open, as `net:[4026531840]`, without those of the test itself. */
export function namespacesOf(processes: readonly Seen[]): Set<string> {
  const own = new Set(links('/proc/self/ns'));
  const held = processes.flatMap(({ pid }) => [...links(`/proc/${pid}/ns`), ...links(`/proc/${pid}/fd`)]);
  return new Set(held.filter((link) => /^(net|mnt|pid|user):\[\d+\]$/.test(link) && !own.has(link)));
}

/**
 * Those namespaces that still exist without any process, because a mount or descriptor holds them. The kernel reuses
 * numbers, so one that has processes belongs to somebody else.
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
