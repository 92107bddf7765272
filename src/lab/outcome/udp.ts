import type { UdpProbe } from '../probe.ts';
import type { OutcomeKind } from './kind.ts';

export const udp: OutcomeKind<UdpProbe> = {
  outcome: ({ answer }, { exitCode, stdout, stderr }) => ({
    works: exitCode === 0,
    detail: stderr || `answer "${stdout}"`,
    // Standard output is what was answered, if anything was.
    ...(exitCode !== 0 && answer !== undefined && stdout !== '' && { otherAnswer: stderr }),
  }),
};
