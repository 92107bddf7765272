import type { ProbeRun } from '../protocol.ts';

/** How the probe's program ended. The verdict decides whether that is a success. */
export type ProbeResult = Pick<ProbeRun, 'exitCode' | 'stdout' | 'stderr' | 'flow'>;
