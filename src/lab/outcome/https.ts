import type { HttpsProbe } from '../probe.ts';
import { http } from './http.ts';
import type { OutcomeKind } from './outcome.ts';

/** What curl ends with where the two did not come to trust each other. */
const HANDSHAKE = [35, 51, 53, 54, 58, 59, 60, 66, 80, 83, 90, 91, 98];

export const https: OutcomeKind<HttpsProbe> = {
  ...http,
  outcome: (probe, run) => {
    const said = http.outcome({ ...probe, kind: 'http' }, run);
    if (run.exitCode === null || !HANDSHAKE.includes(run.exitCode)) return said;
    // The first line says it; curl adds where to read about certificates.
    const detail = `the TLS handshake failed: ${said.detail.split('\n')[0]}`;
    return { works: false, detail, otherAnswer: detail };
  },
};
