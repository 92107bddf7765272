import type { TcpProbe } from '../probe.ts';
import type { Outcome, OutcomeKind, Ran } from './kind.ts';

/** curl's exit code for an unknown name: there was no address to connect to. */
const UNRESOLVED = 6;

export const tcp: OutcomeKind<TcpProbe> = {
  outcome: ({ banner }, { exitCode, stdout, stderr }: Ran): Outcome => {
    const [line = ''] = stdout.trim().split('\n');
    const said = line === '' ? '' : `, "${line.slice(0, 80)}"`;
    if (exitCode === 0)
      return { works: true, detail: banner === undefined ? 'connected' : `connected${said}` };
    const detail = `${stderr.trim()}${said}`;
    return { works: false, detail, ...(said !== '' && { otherAnswer: detail }) };
  },
  isUnresolved: ({ exitCode }) => exitCode === UNRESOLVED,
};
