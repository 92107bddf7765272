import type { AgentEvents, LabStatus, Phase } from '../agent/protocol.ts';
import { LabError } from '../lab/error.ts';
import { matchScenario, sameValues } from '../lab/scenarios.ts';
import { oneOf } from '../lab/suggest.ts';
import { showToggles } from '../lab/toggles.ts';
import { probeRunning } from '../library/run-probe.ts';
import { command } from '../plan/quote.ts';
import type { Topology } from '../plan/topology.ts';
import { makeReport } from '../report/report.ts';
import { hideCause } from '../workshop/blind/hide-cause.ts';
import { driftOf } from './drift.ts';
import type { OutputOptions } from './results/files.ts';
import { openOutputs } from './results/outputs.ts';
import { type RunningLab, refuseIfBlind, withRunningLab } from './running-lab.ts';
import { exitCode } from './verify-options.ts';

/** Runs probes in a running lab. They are judged if there is a scenario with exactly these toggles. */
export async function probe(
  names: readonly string[],
  options: OutputOptions & { name?: string },
): Promise<number> {
  const outputs = await openOutputs(options);
  let phase = (_phase: Phase) => {};
  const events: AgentEvents = { phase: (_, begun) => phase(begun), output: async () => {} };
  return withRunningLab(
    options.name,
    async ({ agent, kernel, runtime, uid, lab, status, topology }) => {
      const wanted = wantedProbes(topology, names, status.name);
      const drifted = await driftOf({ agent, topology, status });
      const [known] = matchScenario(lab, status.toggles, status.scenario) ?? ['as set'];
      const name = drifted.length > 0 ? 'as it is' : known;
      const of = { lab: lab.name, scenario: name };
      const environment = { kernel, runtime: runtime ?? (uid === 0 ? 'root' : 'rootless') };
      outputs.tell({ event: 'begin', schemaVersion: 1, environment });
      outputs.tell({ event: 'queued', ...of, toggles: status.toggles });
      phase = (begun) => outputs.tell({ event: 'phase', ...of, phase: begun });
      const { evidence } = options;
      if (evidence !== undefined) refuseIfBlind(status.name, status.blind);
      const asked = { evidence, drifted, scenario: status.scenario };
      const { verdict: full, runs } = await probeRunning(agent, lab, topology, wanted, asked);
      const verdict = status.blind ? hideCause(full, topology, runs) : full;
      await checkUnchanged(agent, status);
      outputs.tell({ event: 'verdict', lab: lab.name, verdict });
      await outputs.keep({ built: topology, topology, verdict, runs }, environment);
      const report = makeReport(environment, [{ lab: lab.name, scenarios: [verdict] }]);
      const words = ['probe', ...names, ...(options.name === undefined ? [] : ['-n', options.name]), '-v'];
      await outputs.handOut({ report, labs: [lab], again: [{ whole: command('lab', ...words) }] });
      return exitCode(report);
    },
    events,
  );
}

/**
 * @param lab the running lab's name, for who types it first as for other verbs
 * @throws LabError `usage` with every unknown probe
 */
export function wantedProbes({ probes }: Topology, names: readonly string[], lab?: string): string[] {
  const known = Object.keys(probes);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const problems = unknown.map((name) => ({
      where: name,
      what: 'no such probe',
      allowed: oneOf(known, name),
    }));
    const others = names.filter((name) => name !== lab);
    const hint = `it is the lab: ${command('lab', 'probe', ...others, '-n', lab ?? '')}`;
    throw new LabError('usage', problems, others.length < names.length ? hint : undefined);
  }
  return known.filter((name) => names.length === 0 || names.includes(name));
}

/** Probes are judged by the toggles at their start, so the toggles must not have changed since. */
export async function checkUnchanged(agent: RunningLab['agent'], before: LabStatus): Promise<void> {
  const { toggles } = await agent.status();
  if (sameValues(toggles, before.toggles)) return;
  const what = `its toggles were changed meanwhile, to ${showToggles(toggles)}`;
  throw new LabError('usage', { where: before.name, what }, 'probe again');
}
