import type { ProbeRun } from '../protocol.ts';

/** How it ended; whether that is what the probe is about is for the verdict to say. */
export type ProbeResult = Pick<ProbeRun, 'exitCode' | 'stdout' | 'stderr' | 'flow'>;
