import { existsSync } from 'node:fs';
import { findLab } from '../../host/find-lab.ts';
import type { Runtime } from '../../host/runtime.ts';
import { FILE_KINDS } from '../../import/files/kinds.ts';
import { endpoint, forwardText } from '../../import/forward.ts';
import { lossText } from '../../import/text.ts';
import { closedProbes } from '../../lab/scenarios.ts';
import { toggleValues } from '../../lab/toggles.ts';
import type { Lab } from '../../lab/types.ts';
import { resolve } from '../../plan/resolve.ts';
import { search } from '../../remedy/search.ts';
import { type Diagnosis, mendingOf, showDiagnosis } from '../../report/diagnosis.ts';
import { makeReport } from '../../report/report.ts';
import { styleFor } from '../../report/style.ts';
import { openOutputs } from '../results/outputs.ts';
import { withSession } from '../session.ts';
import { attemptRun, tryOut } from '../trying.ts';
import { type OtherFiles, readSubject } from './files.ts';
import { wishesOf } from './import.ts';
import { importSubject } from './importing.ts';
import { readText } from './read-text.ts';

export interface DiagnoseOptions extends Pick<OtherFiles, 'as'> {
  name: string[];
  ask: string[];
  report?: string;
  json?: true;
  jobs: number;
  runtime: Runtime;
}

/** The lab to diagnose, and its source. */
interface Subject {
  lab: Lab;
  machine: string;
  tools: readonly string[];
  forwards: string[];
  relays: Diagnosis['relays'];
  losses: string[];
}

/** Reports what works from where, why the rest does not work, and what mends it. Each remedy was tried. */
export async function diagnose(asked: readonly string[], options: DiagnoseOptions): Promise<number> {
  const subject = await subjectOf(asked, options);
  const { lab, machine, forwards, relays, losses } = subject;
  const toggles = toggleValues(lab);
  const outputs = await openOutputs({ output: [], ...(options.report && { report: options.report }) });
  return withSession([lab], { ...options, capture: 'socket', trace: true }, async (session) => {
    const [first] = await session.run([attemptRun(lab, toggles, Object.keys(lab.probes ?? {}), 'as it is')]);
    const probes = first?.probes ?? [];
    const topology = resolve(lab, toggles);
    const start = { topology, verdicts: probes, closed: closedProbes(lab), tools: subject.tools };
    const mended = await search(start, tryOut(session, lab, toggles));
    const diagnosis: Diagnosis = { schemaVersion: 1, machine, forwards, relays, probes, mended, losses };
    const fix = { from: toggles, broken: [], fixes: [], tried: [], remedies: mended.map(mendingOf) };
    const report = makeReport(session.environment, [{ lab: lab.name, scenarios: first ? [first] : [], fix }]);
    const shown = options.json
      ? JSON.stringify(diagnosis, undefined, 2)
      : showDiagnosis(diagnosis, styleFor(process.stdout));
    await outputs.handOut({ report, labs: [lab] }, () => shown);
    return probes.every(({ observed }) => observed.outcome === 'works') ? 0 : 1;
  });
}

/** Reads a lab, or files that can be imported. */
async function subjectOf(asked: readonly string[], options: DiagnoseOptions): Promise<Subject> {
  const [first = '', ...more] = asked;
  if (more.length === 0 && !isImportable(first, options)) {
    const lab = await findLab(first);
    return { lab, machine: lab.name, tools: [], forwards: [], relays: [], losses: [] };
  }
  const files = readSubject(asked, options);
  const wishes = { ...wishesOf(options), runtime: options.runtime };
  const { lab, machine, forwards, relays, losses } = await importSubject(files, wishes);
  return {
    lab,
    machine,
    tools: files.machines[0]?.tools ?? [],
    forwards: forwards.map(forwardText),
    relays: relays.map(({ address, port, to, process }) => ({
      target: endpoint(address, port),
      process,
      to: endpoint(to.address, to.port),
    })),
    losses: losses.map(lossText),
  };
}

/**
 * Decides by the file's content. If there is no such file, or it is a program, it is a lab. A file with an ending
 * that labs do not have is not.
 */
function isImportable(asked: string, { as }: DiagnoseOptions): boolean {
  if (asked === '-' || as !== undefined) return true;
  if (/\.([jt]s|mjs|cjs)$/.test(asked) || !existsSync(asked)) return /\.snap$/.test(asked);
  return !/\.(ya?ml|json)$/.test(asked) || FILE_KINDS.some(({ isIt }) => isIt(readText(asked)));
}
