import type { UdpProbe } from '../probe.ts';
import type { OutcomeKind } from './kind.ts';

export const udp: OutcomeKind<UdpProbe> = {
  outcome: ({ answer }, { exitCode, stdout, stderr }) => ({
    works: exitCode === 0,
    detail: stderr || `answer "${stdout}"`,
    // Standard output is the answer, if there was one.
    ...(exitCode !== 0 && answer !== undefined && stdout !== '' && { otherAnswer: stderr }),
  }),
};
