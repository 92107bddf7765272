import type { Lab, ScenarioStart, ToggleValues } from '../lab/types.ts';
import { resolve } from '../plan/resolve.ts';
import { layRemedies } from '../remedy/lay.ts';
import type { Attempt, Run } from '../remedy/search.ts';
import type { ScenarioRun } from './runs.ts';
import type { Session } from './session.ts';

export function attemptRun(
  lab: Lab,
  toggles: ToggleValues,
  probes: string[],
  name: string,
  start: ScenarioStart = {},
): ScenarioRun {
  return { id: `${lab.name} ${name}`, lab, name, toggles, scenario: undefined, start, probes };
}

/**
 * Returns a function that tries a remedy on the kernel, in a lab of its own.
 * @param start what the lab began with in which the remedy is needed
 */
export const tryOut =
  (session: Session, lab: Lab, toggles: ToggleValues, start: ScenarioStart = {}): Run =>
  async (attempts) => {
    const labs = attempts.map(({ remedies }) => layRemedies(lab, remedies));
    const verdicts = await session.run(
      attempts.map((attempt, index) =>
        attemptRun(labs[index] ?? lab, toggles, attempt.probes, nameOfAttempt(attempt), start),
      ),
    );
    return verdicts.map(({ probes, missing, refused }, index) => {
      if (missing || refused) return undefined;
      return { topology: resolve(labs[index] ?? lab, toggles), verdicts: probes };
    });
  };

const nameOfAttempt = ({ remedies, probes }: Attempt) =>
  `${remedies.map(({ does }) => does).join('; ')}, ${probes.length === 1 ? probes[0] : 'all probes'}`;
