import type { UdpProbe } from '../probe.ts';
import type { OutcomeKind } from './outcome.ts';

export const udp: OutcomeKind<UdpProbe> = {
  outcome: (_, { exitCode, stdout, stderr }) => ({
    works: exitCode === 0,
    detail: stderr || `answer "${stdout}"`,
  }),
};
