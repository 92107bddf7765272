import { parseAddress } from '../lab/address.ts';
import type { HttpsService } from '../lab/service.ts';
import { quote } from './quote.ts';

const KEY = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
const DAYS = 3650;

/** What a server's certificate must prove. */
export type Certified = Pick<HttpsService, 'certificate'> & { names: readonly string[] };

/**
 * Lines for `sh` with which openssl makes the lab's own authority in the working directory: `ca.key` and `ca.pem`.
 * Only the lab's probes trust this authority.
 */
export const AUTHORITY = `openssl req -x509 ${KEY} -days ${DAYS} -subj '/CN=the lab' -keyout ca.key -out ca.pem 2>ca.log`;

/** The longest common name. Clients do not read it if there are alternative names. */
const LONGEST = 64;

/**
 * Returns lines that make `FILE.key` and `FILE.pem`: a key, and the authority's certificate for these names and
 * addresses.
 */
export function certificate(file: string, { names, certificate: state = 'valid' }: Certified): string[] {
  const [path, key, request, settings] = ['pem', 'key', 'csr', 'ext'].map((ending) =>
    quote(`${file}.${ending}`),
  );
  const kinds = names.map((name) => `${parseAddress(name) ? 'IP' : 'DNS'}:${name}`);
  const text = `subjectAltName=${kinds.join(',')}\\nbasicConstraints=critical,CA:false\\n`;
  const signer = state === 'self-signed' ? `-signkey ${key}` : '-CA ca.pem -CAkey ca.key -CAcreateserial';
  const days = state === 'expired' ? -1 : DAYS;
  return [
    `openssl req ${KEY} -subj ${quote(`/CN=${names[0]?.slice(0, LONGEST)}`)} -keyout ${key} -out ${request} 2>ca.log`,
    `printf ${quote(text)} >${settings}`,
    `openssl x509 -req -in ${request} ${signer} -days ${days} -extfile ${settings} -out ${path} 2>ca.log`,
  ];
}
