import type { IperfProbe } from '../probe.ts';
import { parseRate } from '../units.ts';
import type { Outcome, OutcomeKind, Ran } from './kind.ts';

/** The part of iperf3's report that is needed: how much data arrived. */
interface Account {
  end?: { sum_received?: { bits_per_second?: number } };
  error?: string;
}

/** Returns how many bits per second arrived. Undefined if nothing was transferred. */
export const rateOf = ({ stdout }: Pick<Ran, 'stdout'>): number | undefined =>
  parse(stdout).end?.sum_received?.bits_per_second;

function outcome({ atLeast, atMost }: IperfProbe, { exitCode, stdout, stderr }: Ran): Outcome {
  const { error } = parse(stdout);
  const rate = rateOf({ stdout });
  if (exitCode !== 0 || rate === undefined) return { works: false, detail: error ?? stderr.trim() };
  const said = `${Number((rate / 1e6).toPrecision(3))} Mbit/s arrived`;
  if (atLeast !== undefined && rate < (parseRate(atLeast) ?? 0))
    return { works: false, detail: `${said}, less than ${atLeast}` };
  if (atMost !== undefined && rate > (parseRate(atMost) ?? 0))
    return { works: false, detail: `${said}, more than ${atMost}` };
  return { works: true, detail: said };
}

function parse(stdout: string): Account {
  try {
    return JSON.parse(stdout) as Account;
  } catch {
    return {};
  }
}

export const iperf3: OutcomeKind<IperfProbe> = { outcome };
