import { describeProblem, type LabError, type Problem } from '../lab/error.ts';
import type { Scenario, ToggleValues } from '../lab/types.ts';
import type { Refused, ScenarioVerdict } from './types.ts';

/**
 * The verdict on a scenario that could not be built because of a mistake in its definition. It is an error of
 * this scenario only.
 */
export function refusedScenario(
  name: string,
  toggles: ToggleValues,
  scenario: Pick<Scenario, 'because'> | undefined,
  { problems }: LabError,
  durationMs: number,
): ScenarioVerdict {
  return {
    scenario: name,
    ...(scenario && { because: scenario.because }),
    toggles,
    status: 'error',
    reason: problems.map(describeProblem).join('\n'),
    refused: problems.map(refusedOf),
    durationMs,
    probes: [],
  };
}

function refusedOf({ where, what, rule, excerpt }: Problem): Refused {
  return {
    where,
    what,
    ...(rule && { rule: { node: rule.node, tool: rule.tool, text: rule.text } }),
    ...(excerpt?.file !== undefined && {
      file: excerpt.file,
      line: excerpt.line,
      column: excerpt.column,
    }),
  };
}
