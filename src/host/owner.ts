import { readdirSync, readFileSync } from 'node:fs';

/** What a lab lives and ends with. */
export type Owner =
  | {
      /** In a process group with nothing but the sandbox. */
      pid: number;
      /** Field 22 of /proc/PID/stat: tells a process from a later one with the same number. */
      startTime: string;
    }
  /** The id of a container. */
  | { container: string };

/**
 * What is alive as long as the sandbox is: the child of its keeper, for a keeper that somebody kills leaves the sandbox
 * running.
 */
export function sandboxOwner(keeper: number): Owner {
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

/** The file may hold anything by now. */
function asOwner({ pid, startTime, container }: Record<string, unknown>): Owner | undefined {
  if (typeof container === 'string' && container !== '') return { container };
  const isPid = typeof pid === 'number' && Number.isInteger(pid) && pid > 0;
  return isPid && typeof startTime === 'string' && startTime !== '' ? { pid, startTime } : undefined;
}

export function livingProcess({ pid, startTime }: { pid: number; startTime: string }) {
  const found = look(pid);
  return found?.startTime === startTime ? found : undefined;
}

/** Of /proc/PID/stat; undefined where there is no such process. */
function look(pid: number): { parent: number; group: number; startTime: string } | undefined {
  try {
    // The command's name, in brackets, may hold anything: the fields are counted from behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie is nothing but a number that its parent has not asked about yet.
    if (fields[0] === 'Z') return undefined;
    return { parent: Number(fields[1]), group: Number(fields[2]), startTime: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

function childOf(pid: number): number | undefined {
  const all = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return all.find((each) => look(each)?.parent === pid);
}
