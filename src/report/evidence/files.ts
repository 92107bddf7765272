import { visible, visibleJson } from '../../lab/control.ts';
import { writePcapng } from '../../packet/pcapng/write.ts';
import { planDiff } from '../../plan/diff.ts';
import { planScript } from '../../plan/script.ts';
import { prettyScenario } from '../pretty.ts';
import type { Report } from '../report.ts';
import { plain } from '../style.ts';
import { traceText } from '../trace.ts';
import { mergedCapture } from './capture.ts';
import type { Seen } from './seen.ts';

/** A file of a scenario's folder. */
export interface EvidenceFile {
  /** The file's path inside the scenario's folder. */
  path: string;
  content: string | Uint8Array;
  /** Set if the file is a program. */
  isProgram?: true;
}

/** Returns the files of a scenario: for Wireshark, for comparing tables, and for building it by hand. */
export function evidenceFiles(
  seen: Seen,
  kernel: Report['environment']['kernel'],
  application: string,
): EvidenceFile[] {
  const { built, topology, verdict, runs } = seen;
  const { lines } = planDiff(built, topology);
  const captured = runs.some(({ captures }) => captures.length > 0);
  return [
    { path: 'verdict.json', content: `${visibleJson(verdict, 2)}\n` },
    { path: 'verdict.txt', content: visible(prettyScenario(verdict, plain)) },
    { path: 'trace.txt', content: visible(`${traceText(topology.lab, verdict, plain).join('\n')}\n`) },
    { path: 'plan.sh', content: planScript(topology, seen), isProgram: true },
    ...(lines.length > 0 ? [{ path: 'changes.txt', content: visible(`${lines.join('\n')}\n`) }] : []),
    ...(captured
      ? [{ path: 'capture.pcapng', content: writePcapng(mergedCapture(seen, kernel, application)) }]
      : []),
    ...runs.flatMap(({ probe, dumps = [] }) =>
      dumps.flatMap(({ node, files }) =>
        Object.entries(files).map(([name, content]) => ({ path: `${probe}/${node}/${name}`, content })),
      ),
    ),
  ];
}
