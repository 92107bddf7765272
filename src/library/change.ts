import type { Agent } from '../host/sandbox-types.ts';
import { locating } from '../host/source/refused.ts';
import type { Lab, ToggleValues } from '../lab/types.ts';
import { type PlanDiff, planDiff } from '../plan/diff.ts';
import { resolve } from '../plan/resolve.ts';

/** A definition, with its present or future toggle values. */
export interface LabState {
  lab: Lab;
  toggles: ToggleValues;
}

/** The steps to change a running lab, and to change it back. */
export interface Change extends PlanDiff {
  back: PlanDiff['steps'];
}

export function changeBetween(from: LabState, to: LabState): Change {
  const [before, after] = [resolve(from.lab, from.toggles), resolve(to.lab, to.toggles)];
  return { ...planDiff(before, after), back: planDiff(after, before).steps };
}

/**
 * @param name the name of the running lab
 * @throws LabError `unable` if this kernel cannot do the change; `refused` if the kernel or a tool refuses a step
 */
export async function applyChange(agent: Agent, name: string, to: LabState, change: Change): Promise<void> {
  const live = { name, definition: to.lab, toggles: to.toggles };
  await locating(to, () => agent.change(live, change.steps, change.back));
}

/** Returns values for all toggles of the new definition. A toggle that both definitions have keeps its value. */
export function keptToggles(from: LabState, to: Lab): ToggleValues {
  const kept = Object.entries(to.toggles ?? {}).map(([name, { default: standard, values }]) => {
    const value = from.toggles[name];
    const fits = values ? values.includes(String(value)) : typeof value === 'boolean';
    return [name, fits ? value : standard];
  });
  return Object.fromEntries(kept);
}
