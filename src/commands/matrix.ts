import { combinations } from '../lab/combinations.ts';
import { scenariosOf } from '../lab/scenarios.ts';
import { allowedValues, parseToggles } from '../lab/toggles.ts';
import type { Lab, ToggleValue } from '../lab/types.ts';
import type { Again } from '../report/again.ts';
import { makeReport } from '../report/report.ts';
import { showMatrix } from '../report/show-matrix.ts';
import { openOutputs } from './results/outputs.ts';
import { combinationRun } from './runs.ts';
import { withSession } from './session.ts';
import { badOptions, byLab, exitCode, type VerifyOptions } from './verify-options.ts';

/** The most combinations. Nobody would read more. */
const MOST = 2048;

const WIDTH = 100;

/** Shows what every different combination of toggles does, as one table. */
export async function matrix(
  labs: readonly Lab[],
  again: readonly (Again | undefined)[],
  options: VerifyOptions,
): Promise<number> {
  if (options.scenario.length > 0)
    throw badOptions('--matrix', 'runs combinations, not scenarios', '--set pins toggles');
  const runs = labs.flatMap((lab) => {
    const pinned = pinnedValues(lab, options.set);
    checkCount(lab, pinned);
    // A scenario that starts warm is better than none: otherwise nobody says what the combination is about.
    return combinations(lab, pinned).map((toggles) =>
      combinationRun(lab, toggles, scenariosOf(lab, toggles)[0]),
    );
  });
  const outputs = await openOutputs(options);
  return withSession(
    labs,
    options,
    async ({ environment, runLast }) => {
      const report = makeReport(environment, byLab(labs, runs, await runLast(runs)));
      const width = process.stdout.columns || WIDTH;
      await outputs.handOut({ report, labs, again }, (_, style) =>
        labs
          .map((lab, index) => showMatrix(lab, report.labs[index]?.scenarios ?? [], style, width))
          .join('\n'),
      );
      return exitCode(report);
    },
    outputs,
    runs,
  );
}

type Pinned = Record<string, ToggleValue[]>;

/** Reads `--set snat=off,snat`: here a toggle may have several values. */
function pinnedValues(lab: Lab, sets: readonly string[]): Pinned {
  const settings = sets.flatMap((set) => {
    const [name = '', ...values] = set.split(/[=,]/);
    return values.length === 0 ? [set] : values.map((value) => `${name}=${value}`);
  });
  // All settings are parsed first, so that every mistake is reported.
  parseToggles(lab, settings);
  const pinned: Pinned = {};
  for (const [name, value] of settings.flatMap((each) => Object.entries(parseToggles(lab, [each])))) {
    pinned[name] = [...new Set([...(pinned[name] ?? []), value])];
  }
  return pinned;
}

function checkCount(lab: Lab, pinned: Pinned): void {
  const counts = Object.entries(lab.toggles ?? {}).map(
    ([name, toggle]) => (pinned[name] ?? allowedValues(toggle)).length,
  );
  const count = counts.reduce((product, each) => product * each, 1);
  if (count > MOST)
    throw badOptions('--matrix', `${count} combinations`, `${MOST} at most: --set pins toggles`);
}
