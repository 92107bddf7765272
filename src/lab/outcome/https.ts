import type { HttpsProbe } from '../probe.ts';
import { http } from './http.ts';
import type { OutcomeKind } from './kind.ts';

/** curl's exit codes for a failed TLS handshake. */
const HANDSHAKE = [35, 51, 53, 54, 58, 59, 60, 66, 80, 83, 90, 91, 98];

/** The reason for the failure, by messages of curl and its TLS library. */
const WHY: [said: RegExp, why: string][] = [
  [/certificate subject name|does not match|no alternative/i, 'the certificate is for other names'],
  [/has expired/i, 'the certificate has expired'],
  [/not yet valid/i, 'the certificate is not valid yet'],
  [/self[- ]signed|local issuer|unknown ca/i, 'the certificate is signed by nobody whom the lab trusts'],
  [/wrong version number|http request|packet length/i, 'what is answered is no TLS'],
  [/protocol version|unsupported protocol|no protocols/i, 'the two have no version of TLS in common'],
  [/handshake failure|no shared cipher/i, 'the two have no cipher in common'],
];

export const https: OutcomeKind<HttpsProbe> = {
  ...http,
  outcome: (probe, run) => {
    const outcome = http.outcome({ ...probe, kind: 'http' }, run);
    if (run.exitCode === null || !HANDSHAKE.includes(run.exitCode)) return outcome;
    // The first line contains the reason; curl adds a link about certificates.
    const said = outcome.detail.split('\n')[0] ?? '';
    const why = WHY.find(([pattern]) => pattern.test(said))?.[1];
    const detail = `the TLS handshake failed: ${why === undefined ? said : `${why} (${said})`}`;
    return { works: false, detail, otherAnswer: detail };
  },
};
