import { readdirSync, readFileSync } from 'node:fs';
import type { Endpoint } from './docker/endpoint.ts';

/** The owner of a lab: a process or a container. The lab ends with it. */
export type Owner =
  | {
      /** The process leads a process group in which there is only the sandbox. */
      pid: number;
      /** Field 22 of /proc/PID/stat, by which a later process with the same number is told apart. */
      startTime: string;
      /** The release of the kernel in the virtual machine. Absent if the sandbox is not a virtual machine. */
      kernel?: string;
    }
  | ContainerOwner;

export interface ContainerOwner {
  /** The container's id. */
  container: string;
  /** The engine that the container runs on. The next command may use another engine. */
  engine: Endpoint;
}

/**
 * Returns the process that lives exactly as long as the sandbox: the keeper's child. If the keeper is killed, the
 * sandbox goes on running.
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

/** The user may have changed the file, so it is not trusted. */
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

/** Returns the process, and all processes below it. */
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

/** Does the process of that name still run? */
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
    // The command's name, in brackets, may contain anything, so fields are counted from the last bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended, but its parent has not yet waited for it.
    if (fields[0] === 'Z') return undefined;
    return { parent: Number(fields[1]), group: Number(fields[2]), startTime: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

/** Some kernels do not list child processes. Then all processes of the machine are searched. */
function childOf(pid: number): number | undefined {
  try {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return first ? Number(first) : undefined;
  } catch {}
  const all = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return all.find((each) => look(each)?.parent === pid);
}
