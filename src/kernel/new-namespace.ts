import { openSync } from 'node:fs';
import { asKernelError, check } from './error.ts';
import * as libc from './libc.ts';
import { andBack, Namespace, openBy } from './namespace.ts';
import { type MadeByOther, NamespaceWork } from './namespace-work.ts';

/** A new namespace with nothing in it but `lo`, which is down. */
export function createNamespace(name: string): Namespace {
  return andBack(() => moveToNew(name));
}

/** One for each name: quicker than one after the other where there are many. */
export function createNamespaces(names: readonly string[]): Namespace[] {
  const work = new NamespaceWork(names.length);
  const made: Namespace[] = [];
  let others: MadeByOther[] = [];
  try {
    try {
      andBack(() => {
        for (let next = work.take(); next !== undefined; next = work.take())
          made[next] = moveToNew(names[next] ?? '');
      });
    } finally {
      others = work.finish();
    }
    for (let other = others.pop(); other; other = others.pop())
      made[other.number] = openBy(names[other.number] ?? '', other.socket);
    // Where the other thread failed, this one does so as well, and says why.
    for (const [number, name] of names.entries()) made[number] ??= createNamespace(name);
    return made;
  } catch (error) {
    for (const namespace of made) namespace?.close();
    for (const { socket } of others) libc.close(socket);
    throw error;
  }
}

function moveToNew(name: string): Namespace {
  check(libc.unshare(libc.CLONE_NEWNET), name, 'create a network namespace');
  return openBy(name);
}

/** One that somebody else has made. @param path of its file in /proc */
export function adoptNamespace(name: string, path: string): Namespace {
  try {
    return new Namespace(name, openSync(path, 'r'));
  } catch (error) {
    throw asKernelError(error, name, 'open the network namespace of its container');
  }
}
