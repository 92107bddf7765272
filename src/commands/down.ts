import { findRunning } from '../host/find-running.ts';
import { takeDown } from '../host/running-labs.ts';
import { runningLabs } from '../host/state.ts';
import { say } from './output.ts';

/** Removes the named labs, or the only one, or all. */
export async function down(names: readonly string[], { all }: { all?: true }): Promise<number> {
  const folders = all
    ? await runningLabs()
    : await Promise.all((names.length > 0 ? names : [undefined]).map(findRunning));
  for (const folder of folders) {
    await takeDown(folder);
    say(`${folder.name} is down`);
  }
  if (folders.length === 0) say('no lab is up');
  return 0;
}
