import { showToggle } from '../lab/toggles.ts';
import type { ToggleValues } from '../lab/types.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';

/** How to run something again: command lines that can be typed where this command was typed. */
export interface Again {
  /** The command that prints everything: `lab verify mine.yaml --set nat=off -v`. */
  whole: string;
  /** The command that writes a page about it. Absent if there is none. */
  page?: string;
  /**
   * The argument by which other verbs find the lab: `mine.yaml`. Absent if they cannot find it, or would find
   * another one.
   */
  lab?: string;
  /** The options that these verbs need with the lab: `--trust`. */
  options?: string;
}

/** Returns the arguments for one verdict: the scenario or, if there is none, the values of toggles. */
export const askFor = (verdict: ScenarioVerdict): string =>
  verdict.probes.some(({ expected }) => expected) ? verdict.scenario : setsOf(verdict.toggles);

const setsOf = (toggles: ToggleValues) =>
  Object.entries(toggles)
    .map(([name, value]) => `--set ${name}=${showToggle(value)}`)
    .join(' ');

/** Returns the command line for one scenario of a lab. Undefined if other verbs cannot find the lab. */
export function lineFor(verb: string, { lab, options }: Again, scenario: string): string | undefined {
  if (lab === undefined) return undefined;
  return ['lab', verb, lab, scenario, options].filter(Boolean).join(' ');
}
