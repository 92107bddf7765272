import { findRunning } from '../host/find-running.ts';
import { takeDown } from '../host/running-labs.ts';
import { runningLabs } from '../host/state.ts';
import { say, showError } from './output.ts';

/** Removes the named labs, or the only one, or all. If one cannot be removed, the others are. */
export async function down(names: readonly string[], { all }: { all?: true }): Promise<number> {
  const folders = all
    ? await runningLabs()
    : await Promise.all((names.length > 0 ? names : [undefined]).map(findRunning));
  const failures: unknown[] = [];
  for (const folder of folders) {
    await takeDown(folder).then(
      () => say(`${folder.name} is down`),
      (error) => failures.push(error),
    );
  }
  const last = failures.pop();
  for (const failure of failures) await showError(failure);
  if (last !== undefined) throw last;
  if (folders.length === 0) say('no lab is up');
  return 0;
}
