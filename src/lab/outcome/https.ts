import type { HttpsProbe } from '../probe.ts';
import { http } from './http.ts';
import type { OutcomeKind } from './outcome.ts';

/** What curl ends with where the two did not come to trust each other. */
const HANDSHAKE = [35, 51, 53, 54, 58, 59, 60, 66, 80, 83, 90, 91, 98];

export const https: OutcomeKind<HttpsProbe> = {
  ...http,
  outcome: (probe, run) => {
    const { works, detail } = http.outcome({ ...probe, kind: 'http' }, run);
    const failed = run.exitCode !== null && HANDSHAKE.includes(run.exitCode);
    // The first line says it; curl adds where to read about certificates.
    return { works, detail: failed ? `the TLS handshake failed: ${detail.split('\n')[0]}` : detail };
  },
};
