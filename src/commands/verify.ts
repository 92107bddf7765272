import { findSource } from '../host/find-lab.ts';
import { BUILTIN } from '../host/source/catalogue.ts';
import { checkSource } from '../host/source/check-source.ts';
import { inFolders } from '../host/source/in-folders.ts';
import { scenarioLines } from '../host/source/scenario-lines.ts';
import type { Source } from '../host/source/source.ts';
import { LabError } from '../lab/error.ts';
import type { Lab } from '../lab/types.ts';
import { command } from '../plan/quote.ts';
import { makeReport } from '../report/report.ts';
import { againOf } from './again.ts';
import { openOutputs } from './results/outputs.ts';
import { chooseRuns, type ScenarioRun } from './runs.ts';
import { scenarioFeatures } from './scenario.ts';
import { withSession } from './session.ts';
import { asPart, ownRuns } from './sharding.ts';
import { exitUnjudged } from './unjudged.ts';
import { badOptions, byLab, checkNames, exitCode, type VerifyOptions } from './verify-options.ts';

/**
 * Builds every scenario, runs its probes, judges them, and removes it. The exit code says whether all is as
 * expected.
 */
export async function verify(asked: readonly string[], options: VerifyOptions): Promise<number> {
  const names = namesOf(asked, options);
  const sources = await sourcesOf(names);
  const all = await Promise.all(sources.map(checkSource));
  checkNames(all, options);
  const again = againOf(names, options);
  if (options.kernels)
    return (await import('./several-kernels.ts')).severalKernels(all, options.kernels, again, options);
  if (options.kernel === 'auto' && (options.matrix || options.fix))
    throw badOptions('--kernel auto', 'goes by what scenarios need', 'a version, with --matrix and --fix');
  if (options.matrix && options.fix) throw badOptions('--matrix, --fix', 'two ways to verify', 'one of them');
  if (options.shard && (options.matrix || options.fix))
    throw badOptions(
      '--shard',
      'shares scenarios out, not combinations or changes',
      'neither --matrix nor --fix',
    );
  if (options.matrix) return (await import('./matrix.ts')).matrix(all, again, options);
  if (options.fix) return (await import('./fix.ts')).fix(all, again, options);
  const allRuns = all.flatMap((lab) => chooseRuns(lab, options.scenario, options.set));
  const runs = await ownRuns(allRuns, options);
  const own = new Set(runs.map(({ lab }) => all.indexOf(lab)));
  const labs = all.filter((_, index) => own.has(index));
  const outputs = await openOutputs(options);
  const kernel = await kernelFor(runs, options);
  return withSession(
    labs,
    withKernel(options, kernel),
    async ({ environment, runLast }) => {
      const whole = makeReport(environment, byLab(labs, runs, await runLast(runs)));
      const { shard } = options;
      const isLocated = shard !== undefined || outputs.namesLines;
      const lines = isLocated ? await Promise.all(all.map((lab, index) => linesOf(sources[index], lab))) : [];
      const report = shard ? asPart(whole, all, allRuns, lines, { ...options, shard }) : whole;
      const isOwn = (_: unknown, index: number) => own.has(index);
      await outputs.handOut({ report, labs, sources: lines.filter(isOwn), again: again.filter(isOwn) });
      return exitCode(report) || exitUnjudged(labs, report, options);
    },
    outputs,
    runs,
  );
}

/** Replaces the kernel option by the chosen kernel. Undefined means the running kernel. */
function withKernel({ kernel: _, ...options }: VerifyOptions, kernel: string | undefined): VerifyOptions {
  return { ...options, ...(kernel !== undefined && { kernel }) };
}

/** Returns the kernel to run under. The code that chooses a kernel for `auto` is loaded only then. */
async function kernelFor(runs: readonly ScenarioRun[], options: VerifyOptions): Promise<string | undefined> {
  if (options.kernel !== 'auto') return options.kernel;
  const { autoKernel } = await import('./auto-kernel.ts');
  return autoKernel(runs.flatMap(scenarioFeatures), options);
}

/** Finds each lab. If the argument is the name of a scenario, the error suggests the option for scenarios. */
async function sourcesOf(names: readonly string[]): Promise<Source[]> {
  const found = await Promise.allSettled(names.map(findSource));
  const labs = found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  const wrong = found.findIndex(({ status }) => status === 'rejected');
  const error = (found[wrong] as PromiseRejectedResult | undefined)?.reason;
  if (error === undefined) return labs;
  const name = names[wrong] ?? '';
  const lab = names.find((_, index) => hasScenario(found[index], name));
  if (lab === undefined || !(error instanceof LabError)) throw error;
  const hint = `it is a scenario: ${command('lab', 'verify', lab, '--scenario', name)}`;
  throw new LabError('usage', error.problems, hint);
}

/** The definition has not been checked. */
const hasScenario = (found: PromiseSettledResult<Source> | undefined, name: string) =>
  found?.status === 'fulfilled' &&
  Object.hasOwn((found.value.value as Partial<Lab> | null)?.scenarios ?? {}, name);

const linesOf = async (source: Source | undefined, lab: Lab) => (source ? scenarioLines(source, lab) : {});

function namesOf(asked: readonly string[], { all }: VerifyOptions): readonly string[] {
  if (all) return BUILTIN;
  const labs = inFolders(asked);
  if (labs.length > 0) return labs;
  const allowed = `name one of: ${BUILTIN.join(', ')}; or a file, or a folder such as ./labs; or --all`;
  throw new LabError('usage', { where: 'lab verify', what: 'no lab given', allowed });
}
