import { isDeepStrictEqual } from 'node:util';
import { findLab } from '../host/find-lab.ts';
import { findRunning } from '../host/find-running.ts';
import { withLock } from '../host/lock.ts';
import { parseToggles } from '../lab/toggles.ts';
import { applyChange, changeBetween, keptToggles } from '../library/change.ts';
import { sayUnanswered } from './lent.ts';
import { printForReaders, say } from './output.ts';
import { refuseIfBlind, withRunningLab } from './running-lab.ts';

interface ApplyOptions {
  name?: string;
  set: string[];
  dryRun?: true;
}

/** Changes a running lab into the lab of a file: shows the differences, then changes only these. */
export async function apply(asked: string, options: ApplyOptions): Promise<number> {
  const lab = await findLab(asked);
  const overrides = parseToggles(lab, options.set);
  const folder = await findRunning(options.name ?? lab.name);
  return withLock(folder, () =>
    withRunningLab(folder.name, async ({ agent, lab: running, status }) => {
      refuseIfBlind(folder.name, status.blind);
      const from = { lab: running, toggles: status.toggles };
      const to = { lab, toggles: { ...keptToggles(from, lab), ...overrides } };
      const change = changeBetween(from, to);
      if (change.lines.length > 0) printForReaders(change.lines.join('\n'));
      else
        say(
          isDeepStrictEqual(from, to)
            ? 'nothing to change'
            : 'nothing to change but what is asked and expected',
        );
      if (options.dryRun) return 0;
      await applyChange(agent, folder.name, to, change);
      sayUnanswered(await agent.status());
      if (change.lines.length > 0) say(`${folder.name} is what ${asked} says`);
      return 0;
    }),
  );
}
