import { findLiving } from '../host/living.ts';
import { withLock } from '../host/lock.ts';
import { LabError } from '../lab/error.ts';
import { parseToggles } from '../lab/toggles.ts';
import { planDiff } from '../plan/diff.ts';
import { resolve } from '../plan/resolve.ts';
import { checkCapable } from './capable.ts';
import { withLiving } from './live-lab.ts';
import { print, say } from './output.ts';

/** Changes toggles of a running lab: applies the difference of two plans, and prints it. */
export async function set(
  values: readonly string[],
  options: { name?: string; cold?: true },
): Promise<number> {
  const folder = findLiving(options.name);
  const { name } = folder;
  if (values.length === 0 && !options.cold) {
    const allowed = 'toggle=value, or --cold';
    throw new LabError('usage', { where: 'lab set', what: 'nothing to set', allowed });
  }
  // What the lab is now is asked for under the lock: the difference starts from there.
  return withLock(folder, () =>
    withLiving(name, async ({ agent, lab, status, topology }) => {
      const toggles = { ...status.toggles, ...parseToggles(lab, values, '') };
      const wanted = resolve(lab, toggles);
      const { steps, lines } = planDiff(topology, wanted);
      const { definition } = status;
      await checkCapable(agent, name, steps);
      await agent.change({ name, definition, toggles }, steps, planDiff(wanted, topology).steps);
      if (options.cold) await agent.cool();
      if (lines.length > 0) print(lines.join('\n'));
      else if (values.length > 0) say('nothing to change');
      if (options.cold) print('ARP, FDB and conntrack tables are empty');
      return 0;
    }),
  );
}
