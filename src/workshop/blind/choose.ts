import { LabError } from '../../lab/error.ts';
import { isBeside, probeNode } from '../../lab/probe.ts';
import type { Lab, ToggleValues } from '../../lab/types.ts';
import { resolve } from '../../plan/resolve.ts';
import type { ProbeVerdict } from '../../verdict/types.ts';
import type { Planting } from '../faults/fault.ts';
import { plant, plantings } from './plantings.ts';
import { type Truth, truthOf } from './truth.ts';

/** Builds each lab and runs its probes. Undefined for a lab that could not be built. */
export type Try = (
  labs: readonly Lab[],
  probes: readonly string[],
) => Promise<(ProbeVerdict[] | undefined)[]>;

export interface Chosen {
  /** The lab to build, with the fault in it. */
  planted: Lab;
  truth: Truth;
}

/** How many faults are tried at once, and in total. */
const WIDE = 3;
const MOST = 60;

/**
 * Chooses the first fault, in the order that the seed decides, whose verdict has one known cause. For that, the lab
 * is built and probed with each fault, in secret. A fault is skipped if its cause would be `unknown`, or if it
 * changes no outcome.
 *
 * @throws LabError `usage` if no probe works without a fault, or if no fault fits
 */
export async function chooseFault(
  lab: Lab,
  toggles: ToggleValues,
  seed: number,
  attempt: Try,
): Promise<Chosen> {
  const asking = Object.entries(lab.probes ?? {}).filter(
    ([, probe]) => !isBeside(probe) && probe.kind !== 'iperf3',
  );
  const [well] = await attempt(
    [lab],
    asking.map(([name]) => name),
  );
  const before = new Set(
    (well ?? []).flatMap(({ probe, observed }) => (observed.outcome === 'works' ? [probe] : [])),
  );
  if (before.size === 0) throw cannotBlind(lab, 'no probe works there, so no fault would show');
  const askers = asking.flatMap(([name, probe]) => (before.has(name) ? [probeNode(probe)] : []));
  const all = plantings(lab, resolve(lab, toggles), [...new Set(askers)], seed).slice(0, MOST);
  for (let i = 0; i < all.length; i += WIDE) {
    const found = await firstOf(all.slice(i, i + WIDE), lab, toggles, before, attempt);
    if (found) return found;
  }
  throw cannotBlind(lab, 'no fault that fits it has one known cause');
}

async function firstOf(
  some: readonly Planting[],
  lab: Lab,
  toggles: ToggleValues,
  before: ReadonlySet<string>,
  attempt: Try,
): Promise<Chosen | undefined> {
  const labs = some.map((each) => plant(lab, toggles, each));
  const seen = await attempt(labs, [...before]);
  for (const [index, each] of some.entries()) {
    const [planted, verdicts] = [labs[index], seen[index]];
    const truth = verdicts && truthOf(each, before, verdicts);
    if (planted && truth) return { planted, truth };
  }
  return undefined;
}

const cannotBlind = (lab: Lab, what: string) =>
  new LabError(
    'usage',
    { where: `--blind ${lab.name}`, what },
    'another lab, or another scenario of it: lab ls',
  );
