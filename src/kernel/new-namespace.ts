import { openSync } from 'node:fs';
import { asKernelError, check } from './error.ts';
import * as libc from './libc.ts';
import { andBack, Namespace, openHere } from './namespace.ts';

/** Makes a namespace with only `lo`, which is down. */
export function createNamespace(name: string): Namespace {
  return andBack(() => moveToNew(name));
}

export function createNamespaces(names: readonly string[]): Namespace[] {
  const made: Namespace[] = [];
  try {
    andBack(() => {
      for (const name of names) made.push(moveToNew(name));
    });
    return made;
  } catch (error) {
    for (const namespace of made) namespace.close();
    throw error;
  }
}

function moveToNew(name: string): Namespace {
  check(libc.unshare(libc.CLONE_NEWNET), name, 'create a network namespace');
  return openHere(name);
}

/** Opens a namespace that somebody else made. @param path the namespace's file in /proc */
export function adoptNamespace(name: string, path: string): Namespace {
  try {
    return new Namespace(name, openSync(path, 'r'));
  } catch (error) {
    throw asKernelError(error, name, 'open the network namespace of its container');
  }
}
