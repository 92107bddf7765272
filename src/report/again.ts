import { showToggle } from '../lab/toggles.ts';
import type { ToggleValues } from '../lab/types.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';

/** How what was run is run again: words that can be typed where this command was. */
export interface Again {
  /** The command that prints all of it: `lab verify mine.yaml --set nat=off -v`. */
  whole: string;
  /** The command that writes a page of it, if there is one. */
  page?: string;
  /** What every verb calls its lab: `mine.yaml`. Absent if no other verb finds it, or finds the same. */
  lab?: string;
  /** What these verbs need beside the lab: `--trust`. */
  options?: string;
}

/** Returns the words that ask for what one verdict is about: a scenario, or values of toggles if none expects anything of it. */
export const askFor = (verdict: ScenarioVerdict): string =>
  verdict.probes.some(({ expected }) => expected) ? verdict.scenario : setsOf(verdict.toggles);

const setsOf = (toggles: ToggleValues) =>
  Object.entries(toggles)
    .map(([name, value]) => `--set ${name}=${showToggle(value)}`)
    .join(' ');

/** Returns a command line for one scenario of a lab, or undefined if no verb finds it. */
export function lineFor(verb: string, { lab, options }: Again, scenario: string): string | undefined {
  if (lab === undefined) return undefined;
  return ['lab', verb, lab, scenario, options].filter(Boolean).join(' ');
}
