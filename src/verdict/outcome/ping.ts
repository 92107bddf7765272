import type { ProbeRun } from '../../agent/protocol.ts';
import type { PingProbe } from '../../lab/probe.ts';
import { strangers } from '../facts/ping-said.ts';
import type { Outcome } from './outcome.ts';

/** ping itself is content with one answer of several. */
export function pingOutcome({ count = 1 }: PingProbe, { exitCode, stdout, stderr }: ProbeRun): Outcome {
  const [, sent, received] = /(\d+) packets transmitted, (\d+) received/.exec(stdout) ?? [];
  const others = strangers(stdout).length;
  const works = exitCode === 0 && Number(received) - others >= count;
  const said = stderr.trim();
  if (others > 0 && !works)
    return { works, detail: `${others} of ${sent ?? 0} answered from another address` };
  return { works, detail: said === '' || works ? `${received ?? 0} of ${sent ?? 0} answered` : said };
}
