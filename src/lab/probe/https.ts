import { type HttpProbe, httpKind } from './http.ts';
import type { ProbeKind } from './kind.ts';

/**
 * Runs `curl --cacert CA URL` in `from`, with the certificate of the lab's own authority. Otherwise it is like a
 * probe of kind `http`. The probe fails if the server's certificate is not valid for its name.
 */
export interface HttpsProbe extends Omit<HttpProbe, 'kind'> {
  kind: 'https';
}

const PORT = 443;

export const httpsKind: ProbeKind<HttpsProbe> = {
  ...httpKind,
  port: ({ url }) => Number(new URL(url).port || PORT),
};
