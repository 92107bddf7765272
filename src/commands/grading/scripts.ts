import type { Agent } from '../../host/sandbox-types.ts';
import type { Section } from '../../workshop/grades/script.ts';

/** The number of characters of a script's output that are shown. */
const SHOWN = 1000;

/**
 * A script writes to a file (512 kB at most). A pipe would be held open by a program that the script leaves running.
 */
const WRAPPER =
  'ulimit -f 1024; sh -c "$1" >/run/submission.log 2>&1 </dev/null; code=$?; head -c 4000 /run/submission.log; exit $code';

export interface Ran {
  /** The node, exit code and output of the first section that failed. */
  complaint?: string;
  /** It did not end in time. */
  late?: true;
}

/** What programs have printed, by the id of their execution. */
export type Printed = Map<string, string>;

/** Runs sections one after the other, each in its node. `seconds` limits all of them together. */
export async function runSections(
  agent: Agent,
  sections: readonly Section[],
  printed: Printed,
  seconds: number,
): Promise<Ran> {
  const end = Date.now() + seconds * 1000;
  let ran: Ran = {};
  for (const [index, { node, text }] of sections.entries()) {
    const id = `section ${index}`;
    printed.set(id, '');
    const program = agent.exec({ id, node, command: ['sh', '-c', WRAPPER, 'sh', text] });
    const timer = setTimeout(
      () => void agent.signal(id, 'SIGKILL').catch(() => {}),
      Math.max(0, end - Date.now()),
    );
    try {
      const { exitCode } = await program;
      if (Date.now() >= end) return { ...ran, late: true };
      const said = (printed.get(id) ?? '').trim().slice(0, SHOWN);
      if (exitCode !== 0 && ran.complaint === undefined)
        ran = { complaint: `in ${node} it ended with exit code ${exitCode}${said ? `: ${said}` : ''}` };
    } finally {
      clearTimeout(timer);
    }
  }
  return ran;
}
