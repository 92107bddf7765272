import { type HttpProbe, httpKind } from './http.ts';
import type { ProbeKind } from './kind.ts';

/**
 * `curl --cacert CA URL` in `from`, where CA is what the lab's own authority is known by; otherwise as a probe of kind `http`.
 * A server that is not who it says it is has not answered.
 */
export interface HttpsProbe extends Omit<HttpProbe, 'kind'> {
  kind: 'https';
}

const PORT = 443;

export const httpsKind: ProbeKind<HttpsProbe> = {
  ...httpKind,
  port: ({ url }) => Number(new URL(url).port || PORT),
};
