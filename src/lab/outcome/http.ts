import type { HttpProbe } from '../probe.ts';
import type { Outcome, OutcomeKind, Ran } from './kind.ts';

/** curl's exit codes for problems of curl itself: the request was never sent. */
const NOT_ASKED = [1, 2, 3, 4, 27, 43];

/** curl's exit code for "Couldn't resolve host". */
const UNRESOLVED = 6;
const TIMED_OUT = 28;

export const http = {
  outcome: ({ status: wanted = 200, body: text }, { exitCode, stdout, stderr }) => {
    if (isNoHttp({ exitCode, stderr })) return not(`the answer is not HTTP: ${stderr.trim()}`);
    if (exitCode !== 0) return { works: false, detail: stderr.trim() };
    const status = httpStatus(stdout);
    const body = stdout.slice(0, Math.max(0, stdout.lastIndexOf('\n')));
    const detail = `HTTP ${status}, "${body.split(/\r?\n/)[0] ?? ''}"`;
    if (status !== wanted) return not(wanted === 200 ? detail : `${detail}, not ${wanted}`);
    if (text !== undefined && !body.includes(text)) return not(`${detail}; nowhere in the answer: "${text}"`);
    return { works: true, detail };
  },
  couldNotAsk: ({ exitCode, stderr }) =>
    exitCode !== null && NOT_ASKED.includes(exitCode) && !isNoHttp({ exitCode, stderr }),
  // curl may also have waited for a name server without an answer; the answer may have come too late.
  isUnresolved: ({ exitCode, stderr }) =>
    exitCode === UNRESOLVED || (exitCode === TIMED_OUT && /Resolving timed out/.test(stderr)),
} satisfies OutcomeKind<HttpProbe>;

/** curl also prints "unsupported protocol" if an answer has no status line. */
const isNoHttp = ({ exitCode, stderr }: Pick<Ran, 'exitCode' | 'stderr'>): boolean =>
  exitCode === 1 && /HTTP\/0\.9/.test(stderr);

const not = (answer: string): Outcome => ({ works: false, detail: answer, otherAnswer: answer });

/** Reads the last line of curl's output: its JSON report of the transfer. */
function httpStatus(stdout: string): number | undefined {
  const line = stdout.slice(stdout.lastIndexOf('\n') + 1);
  return (JSON.parse(line) as { http_code?: number }).http_code;
}
