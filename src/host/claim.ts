import { readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { livingProcess, readOwner } from './owner.ts';

const PREFIX = '.down-';

/**
 * Whether a shell is about to end the lab of that folder (src/start/down.sh). It says so in a file, and then looks for the
 * socket of lock.ts: of two commands at once each sees the other, or one of them does. As long as the file is empty, it
 * has not looked yet.
 */
export function isBeingEnded(folder: string): boolean {
  return isHeld(join(dirname(folder), PREFIX + basename(folder)));
}

/** Removes the claims of shells that were killed. @param names of what is in the folder of all labs */
export function clearClaims(root: string, names: readonly string[]): void {
  for (const name of names) if (name.startsWith(PREFIX)) isHeld(join(root, name));
}

function isHeld(claim: string): boolean {
  const process = processOf(claim);
  if (process && livingProcess(process)) return true;
  if (process) rmSync(claim, { force: true });
  return false;
}

function processOf(claim: string) {
  try {
    const owner = readOwner(readFileSync(claim, 'utf8'));
    return owner && 'pid' in owner ? owner : undefined;
  } catch {
    return undefined;
  }
}
