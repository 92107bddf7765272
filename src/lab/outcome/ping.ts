import type { PingProbe } from '../probe.ts';
import type { Outcome, OutcomeKind, Ran } from './kind.ts';
import { strangers } from './ping-said.ts';

/** ping succeeds if one of several requests is answered, so the answers are counted. */
function outcome({ count = 1 }: PingProbe, { exitCode, stdout, stderr }: Ran): Outcome {
  const [, sent, received] = /(\d+) packets transmitted, (\d+) received/.exec(stdout) ?? [];
  const others = strangers(stdout).length;
  const works = exitCode === 0 && Number(received) - others >= count;
  const said = stderr.trim();
  if (others > 0 && !works)
    return { works, detail: `${others} of ${sent ?? 0} answered from another address` };
  return { works, detail: said === '' || works ? `${received ?? 0} of ${sent ?? 0} answered` : said };
}

/** The resolver's messages that ping repeats. */
const UNRESOLVED =
  /: (Temporary failure in name resolution|Name or service not known|No address associated with hostname)$/m;

/** ping exits with 2 for all problems other than a missing answer, such as an unknown name. */
export const ping: OutcomeKind<PingProbe> = {
  outcome,
  // A message of the kernel about a route is not ping's own problem: "connect: Invalid argument" means a blackhole.
  couldNotAsk: ({ exitCode, stderr }) =>
    exitCode === 2 && /usage:|invalid (option|argument:)|socket: .*permitted/i.test(stderr),
  isUnresolved: ({ exitCode, stderr }) => exitCode === 2 && UNRESOLVED.test(stderr),
};
