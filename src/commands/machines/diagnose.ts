import { findLab } from '../../host/find-lab.ts';
import type { Runtime } from '../../host/runtime.ts';
import { forwardText } from '../../import/forward.ts';
import { lossText } from '../../import/text.ts';
import { toggleValues } from '../../lab/toggles.ts';
import type { Lab } from '../../lab/types.ts';
import { resolve } from '../../plan/resolve.ts';
import { search } from '../../remedy/search.ts';
import { type Diagnosis, showDiagnosis } from '../../report/diagnosis.ts';
import { makeReport } from '../../report/report.ts';
import { styleFor } from '../../report/style.ts';
import { readMachine } from '../../snapshot/read/machine.ts';
import { openOutputs } from '../results/outputs.ts';
import { withSession } from '../session.ts';
import { attemptRun, closedProbes, tryOut } from '../trying.ts';
import { nameOf, readText } from './files.ts';
import { namesIn } from './import.ts';
import { importMachine } from './importing.ts';

export interface DiagnoseOptions {
  name: string[];
  report?: string;
  json?: true;
  jobs: number;
  runtime: Runtime;
}

/** What was taken in. */
interface Subject {
  lab: Lab;
  machine: string;
  tools: readonly string[];
  forwards: string[];
  losses: string[];
}

/** What works from where, why the rest does not, and what mends it: each remedy tried before it is named. */
export async function diagnose(asked: string, options: DiagnoseOptions): Promise<number> {
  const subject = await subjectOf(asked, options);
  const { lab, machine, forwards, losses } = subject;
  const toggles = toggleValues(lab);
  const outputs = await openOutputs({ output: [], ...(options.report && { report: options.report }) });
  return withSession([lab], { ...options, capture: 'socket', trace: true }, async (session) => {
    const [first] = await session.run([attemptRun(lab, toggles, Object.keys(lab.probes ?? {}), 'as it is')]);
    const probes = first?.probes ?? [];
    const topology = resolve(lab, toggles);
    const start = { topology, verdicts: probes, closed: closedProbes(lab), tools: subject.tools };
    const mended = await search(start, tryOut(session, lab, toggles));
    const diagnosis: Diagnosis = { schemaVersion: 1, machine, forwards, probes, mended, losses };
    const report = makeReport(session.environment, [{ lab: lab.name, scenarios: first ? [first] : [] }]);
    const shown = options.json
      ? JSON.stringify(diagnosis, undefined, 2)
      : showDiagnosis(diagnosis, styleFor(process.stdout));
    await outputs.handOut({ report, labs: [lab] }, () => shown);
    return probes.every(({ observed }) => observed.outcome === 'works') ? 0 : 1;
  });
}

/** A snapshot, which says so in its first line, or a lab. */
async function subjectOf(asked: string, options: DiagnoseOptions): Promise<Subject> {
  const text = isSnapshotFile(asked) ? readText(asked) : '';
  if (!text.startsWith('hairpin-snapshot ') && asked !== '-') {
    const lab = await findLab(asked);
    return { lab, machine: lab.name, tools: [], forwards: [], losses: [] };
  }
  const machine = readMachine(text, nameOf(asked));
  const names = namesIn(options.name);
  const { lab, node, forwards, losses } = await importMachine(machine, { names, runtime: options.runtime });
  return {
    lab,
    machine: node,
    tools: machine.tools,
    forwards: forwards.map(forwardText),
    losses: losses.map(lossText),
  };
}

/** What ends like a lab is one, and so is what has no ending and is no file. */
const isSnapshotFile = (asked: string) =>
  asked === '-' || (/\.\w+$/.test(asked) && !/\.(ya?ml|json|[jt]s|mjs)$/.test(asked));
