import type { ProbeRun } from '../../agent/protocol.ts';
import type { Outcome } from './outcome.ts';

export function httpOutcome({ exitCode, stdout, stderr }: ProbeRun): Outcome {
  if (exitCode !== 0) return { works: false, detail: stderr.trim() };
  const status = httpStatus(stdout);
  return { works: status === 200, detail: `HTTP ${status}, "${stdout.split('\n')[0] ?? ''}"` };
}

/** curl's exit codes that speak of curl itself and not of the network: the question was never asked. */
const NOT_ASKED = [1, 2, 3, 4, 27, 43];

export const httpNotAsked = (exitCode: number | null) => exitCode !== null && NOT_ASKED.includes(exitCode);

/** curl prints its own account of the transfer, as JSON, on the last line. */
function httpStatus(stdout: string): number | undefined {
  const line = stdout.slice(stdout.lastIndexOf('\n') + 1);
  return (JSON.parse(line) as { http_code?: number }).http_code;
}
