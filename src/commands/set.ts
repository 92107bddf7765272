import { findLiving } from '../host/living.ts';
import { withLock } from '../host/lock.ts';
import { LabError } from '../lab/error.ts';
import { parseToggles } from '../lab/toggles.ts';
import { applyChange, changeBetween } from '../library/change.ts';
import { checkSeen, withLiving } from './live-lab.ts';
import { print, say } from './output.ts';

/** Changes toggles of a running lab: applies the difference of two plans, and prints it. */
export async function set(
  values: readonly string[],
  options: { name?: string; cold?: true },
): Promise<number> {
  const folder = await findLiving(options.name);
  const { name } = folder;
  if (values.length === 0 && !options.cold) {
    const allowed = 'toggle=value, or --cold';
    throw new LabError('usage', { where: 'lab set', what: 'nothing to set', allowed });
  }
  // What the lab is now is asked for under the lock: the difference starts from there.
  return withLock(folder, () =>
    withLiving(name, async ({ agent, lab, status: { toggles, blind } }) => {
      checkSeen(name, blind);
      const wanted = { lab, toggles: { ...toggles, ...parseToggles(lab, values, '') } };
      const change = changeBetween({ lab, toggles }, wanted);
      await applyChange(agent, name, wanted, change);
      if (options.cold) await agent.cool();
      if (change.lines.length > 0) print(change.lines.join('\n'));
      else if (values.length > 0) say('nothing to change');
      if (options.cold) print('ARP, FDB and conntrack tables are empty');
      return 0;
    }),
  );
}
