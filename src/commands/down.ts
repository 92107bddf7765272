import { findLiving } from '../host/find-living.ts';
import { takeDown } from '../host/living.ts';
import { livingLabs } from '../host/state.ts';
import { say } from './output.ts';

/** Removes the named labs, or the only one, or all. */
export async function down(names: readonly string[], { all }: { all?: true }): Promise<number> {
  const folders = all
    ? await livingLabs()
    : await Promise.all((names.length > 0 ? names : [undefined]).map(findLiving));
  for (const folder of folders) {
    await takeDown(folder);
    say(`${folder.name} is down`);
  }
  if (folders.length === 0) say('no lab is up');
  return 0;
}
