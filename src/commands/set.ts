import { findRunning } from '../host/find-running.ts';
import { withLock } from '../host/lock.ts';
import { LabError } from '../lab/error.ts';
import { parseToggles } from '../lab/toggles.ts';
import { applyChange, changeBetween } from '../library/change.ts';
import { sayUnanswered } from './lent.ts';
import { printForReaders, say } from './output.ts';
import { refuseIfBlind, withRunningLab } from './running-lab.ts';

/** Changes toggles of a running lab: applies the difference between two plans, and prints it. */
export async function set(
  values: readonly string[],
  options: { name?: string; cold?: true },
): Promise<number> {
  const lines = await changeToggles(options.name, values, options.cold);
  if (lines.length > 0) printForReaders(lines.join('\n'));
  else if (values.length > 0) say('nothing to change');
  if (options.cold) printForReaders(COLD);
  return 0;
}

export const COLD = 'ARP, FDB and conntrack tables are empty';

/**
 * @param cold whether to empty the ARP, FDB and conntrack tables afterwards
 * @returns one line for each change
 */
export async function changeToggles(
  lab: string | undefined,
  values: readonly string[],
  cold?: true,
): Promise<string[]> {
  const folder = await findRunning(lab);
  const { name } = folder;
  if (values.length === 0 && !cold) {
    const allowed = 'toggle=value, or --cold';
    throw new LabError('usage', { where: 'lab set', what: 'nothing to set', allowed });
  }
  // The present state is read while the lock is held, because the difference is computed from it.
  return withLock(folder, () =>
    withRunningLab(name, async ({ agent, lab, status: { toggles, blind } }) => {
      refuseIfBlind(name, blind);
      const wanted = { lab, toggles: { ...toggles, ...parseToggles(lab, values, '') } };
      const change = changeBetween({ lab, toggles }, wanted);
      await applyChange(agent, name, wanted, change);
      if (cold) await agent.cool();
      sayUnanswered(await agent.status());
      return change.lines;
    }),
  );
}
