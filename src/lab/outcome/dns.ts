import { parseAddress } from '../address.ts';
import type { DnsProbe } from '../probe.ts';
import type { OutcomeKind } from './kind.ts';

/** curl's exit code for a name without an address. */
const UNRESOLVED = 6;

export const dns: OutcomeKind<DnsProbe> = {
  // Standard output has one address per line.
  outcome: ({ answer }, { exitCode, stdout, stderr }) => {
    const found = stdout.split('\n').filter((line) => line !== '');
    const said = `the answer is ${found.join(', ')}`;
    if (exitCode !== 0) return { works: false, detail: stderr.trim() };
    const isThere = answer === undefined || found.some((one) => normal(one) === normal(answer));
    if (isThere) return { works: true, detail: said };
    const other = `${said}, not ${answer}`;
    return { works: false, detail: other, otherAnswer: other };
  },
  isUnresolved: ({ exitCode }) => exitCode === UNRESOLVED,
};

/** IPv6 addresses can be written in several ways. */
const normal = (address: string) => parseAddress(address)?.ip;
