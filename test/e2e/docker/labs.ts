export const VERIFY = ['verify', 'nat-loopback'];

export const TWO_HOSTS = `
name: two-hosts
about: A client and a server on one cable.
nodes:
  client: { interfaces: { eth0: { addresses: [192.0.2.1/24] } } }
  server: { interfaces: { eth0: { addresses: [192.0.2.2/24] } }, services: { web: { kind: http, port: 80 } } }
links:
  - [client:eth0, server:eth0]
probes:
  web: { kind: http, from: client, url: http://192.0.2.2/ }
scenarios:
  direct: { because: There is nothing in between., expect: { web: { outcome: works } } }
`;

interface Probe {
  probe: string;
  status: string;
  observed: { outcome: string; cause?: string; node?: string; interface?: string };
}

/** What a report says, without what is chance: times, ports, and packets in a row. */
export function verdictsOf(json: string) {
  const { labs } = JSON.parse(json) as {
    labs: { scenarios: { scenario: string; toggles: object; probes: Probe[] }[] }[];
  };
  return labs.flatMap(({ scenarios }) =>
    scenarios.map(({ scenario, toggles, probes }) => {
      const seen = probes.map(({ probe, status, observed: { outcome, cause, node, interface: at } }) => ({
        ...{ probe, status, outcome, cause, node, at },
      }));
      return { scenario, toggles, seen };
    }),
  );
}
