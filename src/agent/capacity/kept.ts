import { KernelError } from '../../kernel/error.ts';
import { type IpcObject, ipcObjects } from '../../kernel/ipc.ts';
import { openNamespaces, type ProcessNamespace } from '../../kernel/process-namespace.ts';
import { KEPT } from '../../plan/capacity.ts';
import { recordEnding } from '../endings.ts';
import { sum } from './processes.ts';
import { among, endAll } from './too-many.ts';

/**
 * Where programs have made more shared memory, semaphores and messages than they may, ends them and removes all of
 * these. The kernel keeps them when their makers have ended. Its own limits are high, and only root may lower them.
 */
export function endKept(): void {
  for (const namespace of [undefined, ...openNamespaces]) {
    inIpc(namespace, (objects) => {
      if (sum(objects.map(({ bytes }) => bytes)) <= KEPT) return;
      recordEnding(`made more than ${Math.round(KEPT / 1e6)} MB of shared memory, semaphores and messages`);
      endAll(among(namespace));
      for (const object of objects) object.remove();
    });
  }
}

function inIpc(namespace: ProcessNamespace | undefined, fn: (objects: IpcObject[]) => void): void {
  try {
    if (namespace === undefined) fn(ipcObjects());
    else namespace.run(() => fn(ipcObjects()));
  } catch (error) {
    // Its process 1 has ended, and the namespace and all that it kept with it.
    if (!(error instanceof KernelError)) throw error;
  }
}
