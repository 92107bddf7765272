import type { Agent } from '../../host/sandbox-types.ts';
import type { Section } from '../../workshop/grades/script.ts';

/** How many characters of a script's output are shown. */
const SHOWN = 1000;

/**
 * Lets a script write to a file (512 kB at most). A program that the script leaves running would hold a pipe open.
 */
const WRAPPER =
  'ulimit -f 1024; sh -c "$1" >/run/submission.log 2>&1 </dev/null; code=$?; head -c 4000 /run/submission.log; exit $code';

export interface Ran {
  /** The node, exit code and output of the first section that failed. */
  complaint?: string;
  /** Set if the script did not end in time. */
  late?: true;
}

/** The output of programs, by the id of their execution. */
export type Printed = Map<string, string>;

/** Runs the sections one after the other, each in its node. All of them together may take `seconds`. */
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
