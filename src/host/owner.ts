import { readdirSync, readFileSync } from 'node:fs';
import type { Endpoint } from './docker/endpoint.ts';

/** What a lab ends with: a process, or a container. */
export type Owner =
  | {
      /** It leads a process group that contains only the sandbox. */
      pid: number;
      /** Field 22 of /proc/PID/stat. It tells the process from a later one with the same number. */
      startTime: string;
      /** The release of its virtual machine's kernel. */
      kernel?: string;
    }
  | ContainerOwner;

export interface ContainerOwner {
  /** Its id. */
  container: string;
  /** The engine that it runs on, as the next command may use another one. */
  engine: Endpoint;
}

/**
 * Returns what lives as long as the sandbox: the child of its keeper. A keeper that is killed leaves the
 * sandbox running.
 */
export function sandboxOwner(keeper: number): { pid: number; startTime: string } {
  const pid = childOf(keeper) ?? keeper;
  return { pid, startTime: look(pid)?.startTime ?? '' };
}

export function readOwner(text: string): Owner | undefined {
  try {
    return asOwner(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The file may contain anything by now. */
function asOwner({ pid, startTime, kernel, container, engine }: Record<string, unknown>): Owner | undefined {
  if (typeof container === 'string' && container !== '' && isEndpoint(engine)) return { container, engine };
  const isPid = typeof pid === 'number' && Number.isInteger(pid) && pid > 0;
  if (!isPid || typeof startTime !== 'string' || startTime === '') return undefined;
  return { pid, startTime, ...(typeof kernel === 'string' && { kernel }) };
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'host' in value && typeof value.host === 'string';
}

export function livingProcess({ pid, startTime }: { pid: number; startTime: string }) {
  const found = look(pid);
  return found?.startTime === startTime ? found : undefined;
}

/** The process, and all that descend from it. */
export function processesBelow(pid: number): { pid: number; startTime: string }[] {
  const all = readdirSync('/proc').flatMap((name) => {
    const found = /^\d+$/.test(name) ? look(Number(name)) : undefined;
    return found ? [{ pid: Number(name), ...found }] : [];
  });
  const below = (parent: number): typeof all =>
    all.flatMap((each) => (each.parent === parent ? [each, ...below(each.pid)] : []));
  return [...all.filter((each) => each.pid === pid), ...below(pid)];
}

/** A name for this process that no later process has. */
export const thisProcess = (): string => `${process.pid}-${look(process.pid)?.startTime ?? ''}`;

/** Is the process of that name still running? */
export function isLiving(name: string): boolean {
  const [pid = '', startTime = ''] = name.split('-');
  if (startTime !== '') return livingProcess({ pid: Number(pid), startTime }) !== undefined;
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Reads /proc/PID/stat. Undefined if there is no such process. */
function look(pid: number): { parent: number; group: number; startTime: string } | undefined {
  try {
    // The command's name, in brackets, may contain anything, so fields are counted behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; its parent has only not asked yet.
    if (fields[0] === 'Z') return undefined;
    return { parent: Number(fields[1]), group: Number(fields[2]), startTime: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

/** Not every kernel lists children. Otherwise all processes of the machine are searched. */
function childOf(pid: number): number | undefined {
  try {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return first ? Number(first) : undefined;
  } catch {}
  const all = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return all.find((each) => look(each)?.parent === pid);
}
