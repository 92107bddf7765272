import { AUTHORITY, certificate } from '../certificates.ts';
import type { ServicePlan } from './plan.ts';
import { webServer, withPython } from './python.ts';

/** The first HTTPS service in a script makes the authority for all of them. */
export const https: ServicePlan<'https'> = {
  complete: (service, names) => ({ ...service, names: service.names ?? [...names] }),
  programs: () => ['openssl'],
  typed: ({ node, name }, { port, ...wanted }) => {
    const file = `${node}.${name}`;
    const title = `${name}: answers HTTPS on port ${port}; curl --cacert /run/tls/ca.pem trusts it`;
    const wrap = [
      'import ssl',
      'tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)',
      `tls.load_cert_chain("/run/tls/${file}.pem", "/run/tls/${file}.key")`,
      'server.socket = tls.wrap_socket(server.socket, server_side=True)',
    ];
    return withPython(node, title, webServer(node, port, wrap), [
      'mkdir -p /run/tls && cd /run/tls',
      `[ -e ca.pem ] || ${AUTHORITY}`,
      ...certificate(file, wanted),
      'cd /',
    ]);
  },
  words: ({ names, certificate: state = 'valid' }) =>
    `, certified for ${names.join(', ')}${state === 'valid' ? '' : ` (${state})`}`,
  isOwn: true,
};
