import type { Loss, Machine } from '../machine.ts';

/**
 * Reports what connection tracking had. A snapshot tells how many connections there were, not which.
 * @param counted what `conntrack -S` prints: a line of counters for each processor
 */
export function lossesOfTracking(settings: Machine['settings'], counted: string): Loss[] {
  const [count, most] = ['count', 'max'].map((word) =>
    Number(settings[`net.netfilter.nf_conntrack_${word}`]),
  );
  const refused = [...counted.matchAll(/\binsert_failed=(\d+)/g)].reduce(
    (sum, [, each]) => sum + Number(each),
    0,
  );
  const losses: Loss[] = [];
  if (count)
    losses.push({
      what: `${count} connections that are tracked${count === most ? ', and there is room for no other' : ''}`,
      may: 'the lab begins with none: here a rule turns who began before it, and all ports are free',
    });
  if (refused > 0)
    losses.push({
      what: `${refused} connections that could not be tracked`,
      may: 'they had no free port, or two were alike: the lab begins with all ports free',
    });
  return losses;
}
