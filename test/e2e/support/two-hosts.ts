/** The smallest lab as YAML, without probes and scenarios: a test adds those that it needs. */
export const NODES = `
name: two-hosts
about: A client and a server on one cable.
nodes:
  client: { interfaces: { eth0: { addresses: [192.0.2.1/24] } } }
  server: { interfaces: { eth0: { addresses: [192.0.2.2/24] } }, services: { web: { kind: http, port: 80 } } }
links:
  - [client:eth0, server:eth0]
`;

/** A probe of it that works. It stands last, so that a test can add others. */
export const PROBES = `probes:
  web: { kind: http, from: client, url: 'http://192.0.2.2/' }
`;

/** The whole lab, with one scenario. */
export const TWO_HOSTS = `${NODES}${PROBES}scenarios:
  direct: { because: There is nothing in between., expect: { web: { outcome: works } } }
`;
