/** The smallest lab as YAML. It has no probes and scenarios: tests add those they need. */
export const NODES = `
name: two-hosts
about: A client and a server on one cable.
nodes:
  client: { interfaces: { eth0: { addresses: [192.0.2.1/24] } } }
  server: { interfaces: { eth0: { addresses: [192.0.2.2/24] } }, services: { web: { kind: http, port: 80 } } }
links:
  - [client:eth0, server:eth0]
`;

/** A probe that works. It comes last, so that tests can add others. */
export const PROBES = `probes:
  web: { kind: http, from: client, url: 'http://192.0.2.2/' }
`;

/** The complete lab with one scenario. */
export const TWO_HOSTS = `${NODES}${PROBES}scenarios:
  direct: { because: There is nothing in between., expect: { web: { outcome: works } } }
`;
