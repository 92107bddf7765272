import { parseAddress } from '../address.ts';
import type { DnsProbe } from '../probe.ts';
import type { OutcomeKind } from './kind.ts';

/** curl's number for a name without an address. */
const UNRESOLVED = 6;

export const dns: OutcomeKind<DnsProbe> = {
  // Standard output is an address a line.
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

/** IPv6 has several ways to write an address. */
const normal = (address: string) => parseAddress(address)?.ip;
