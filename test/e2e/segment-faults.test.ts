import { afterAll, describe, expect, it } from 'vitest';
import type { Cause, Lab, Probe } from '../../src/index.ts';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

/** Probes of each family and protocol that a fault of one segment can affect, to the host with this number. */
const probesTo = (host: number) =>
  ({
    http4: { kind: 'http', from: 'h1', url: `http://192.0.2.${host}/`, connectTimeout: 1 },
    http6: { kind: 'http', from: 'h1', url: `http://[fd01::${host}]/`, connectTimeout: 1 },
    udp4: { kind: 'udp', from: 'h1', to: `192.0.2.${host}:7`, timeout: 1 },
    udp6: { kind: 'udp', from: 'h1', to: `[fd01::${host}]:7`, timeout: 1 },
    ping4: { kind: 'ping', from: 'h1', to: `192.0.2.${host}`, timeout: 1 },
    ping6: { kind: 'ping', from: 'h1', to: `fd01::${host}`, timeout: 1 },
  }) as const;
type Name = keyof ReturnType<typeof probesTo>;

const ALL = Object.keys(probesTo(2)) as Name[];
const of = (family: '4' | '6') => ALL.filter((name) => name.endsWith(family));

const STALE = `for a in 192.0.2.2 fd01::2; do ip neigh replace $a lladdr 02:00:00:00:00:99 dev eth0; done; echo ready; exec sleep 1000`;

interface Fault {
  name: string;
  cause: Cause;
  strikes: string[];
  /** Those that it strikes at times. */
  maybe?: string[];
  lab: Partial<Lab>;
}

const ports = (p1: object, p2: object) => ({
  nodes: { sw: { interfaces: { p1: { port: p1 }, p2: { port: p2 } } } },
});

const FAULTS: Fault[] = [
  {
    name: 'isolated',
    cause: 'port-blocked',
    strikes: ALL,
    lab: ports({ isolated: true }, { isolated: true }),
  },
  { name: 'disabled', cause: 'port-blocked', strikes: ALL, lab: ports({}, { state: 'disabled' }) },
  { name: 'locked', cause: 'port-blocked', strikes: ALL, lab: ports({ locked: true, learning: false }, {}) },
  {
    name: 'unlearnt',
    cause: 'port-blocked',
    strikes: ALL,
    lab: ports({}, { flood: false, learning: false }),
  },
  { name: 'no-broadcast', cause: 'port-blocked', strikes: of('4'), lab: ports({}, { bcastFlood: false }) },
  { name: 'no-multicast', cause: 'port-blocked', strikes: of('6'), lab: ports({}, { mcastFlood: false }) },
  {
    name: 'stale',
    cause: 'stale-neighbour',
    strikes: ALL,
    lab: {
      nodes: {
        h1: {
          services: { old: { kind: 'command', command: ['sh', '-c', STALE], ready: { prints: 'ready' } } },
        },
      },
    },
  },
];

const host = (number: number) => ({
  ipv6: true,
  interfaces: { eth0: { addresses: [`192.0.2.${number}/24`, `fd01::${number}/64`] } },
});

const SERVICES = { web: { kind: 'http', port: 80 }, echo: { kind: 'udp', port: 7 } } as const;

/** Three hosts on one switch. The third host only receives flooded frames. */
const SWITCH: Lab = {
  name: 'segment-faults',
  about: 'Faults of one segment.',
  nodes: {
    h1: host(1),
    h2: { ...host(2), services: SERVICES },
    h3: host(3),
    sw: {
      interfaces: {
        br0: { kind: 'bridge' },
        p1: { master: 'br0' },
        p2: { master: 'br0' },
        p3: { master: 'br0' },
      },
    },
  },
  links: [
    ['sw:p1', 'h1:eth0'],
    ['sw:p2', 'h2:eth0'],
    ['sw:p3', 'h3:eth0'],
  ],
  probes: probesTo(2),
};

const TURNED = `*nat
-A PREROUTING -d 192.0.2.9 -p udp --dport 8 -j DNAT --to-destination 192.0.2.2:7
COMMIT`;

/** The same switch has addresses: what is asked is the bridge itself, or what a rule in the bridge turns it to. */
const ROUTER: Lab = {
  ...SWITCH,
  name: 'own-bridge-faults',
  nodes: {
    ...SWITCH.nodes,
    sw: {
      ipv6: true,
      interfaces: {
        ...SWITCH.nodes.sw?.interfaces,
        br0: { kind: 'bridge', addresses: ['192.0.2.9/24', 'fd01::9/64'] },
      },
      sysctl: { 'net.ipv4.ip_forward': 1, 'net.bridge.bridge-nf-call-iptables': 1 },
      rules: { iptables: TURNED },
      services: SERVICES,
    },
  },
  probes: {
    ...probesTo(9),
    turned: { kind: 'udp', from: 'h1', to: '192.0.2.9:8', timeout: 1 },
  },
};

const twin = { interfaces: { eth0: { mac: '02:00:00:00:00:12', duplicate: true } } };

const ROUTER_FAULTS: Fault[] = [
  {
    name: 'disabled',
    cause: 'port-blocked',
    strikes: [...ALL, 'turned'],
    lab: ports({ state: 'disabled' }, {}),
  },
  {
    name: 'locked',
    cause: 'port-blocked',
    strikes: [...ALL, 'turned'],
    lab: ports({ locked: true, learning: false }, {}),
  },
  {
    name: 'unlearnt',
    cause: 'port-blocked',
    strikes: [...ALL, 'turned'],
    lab: ports({ flood: false, learning: false }, {}),
  },
  {
    name: 'isolated',
    cause: 'port-blocked',
    strikes: ['turned'],
    lab: ports({ isolated: true }, { isolated: true }),
  },
  {
    name: 'down',
    cause: 'link-down',
    strikes: [...ALL, 'turned'],
    lab: { nodes: { sw: { interfaces: { br0: { up: false } } } } },
  },
  {
    name: 'way-by-a-port',
    cause: 'arp-unanswered',
    strikes: ALL,
    lab: {
      nodes: {
        sw: {
          routes: [
            { to: '192.0.2.1/32', dev: 'p1' },
            { to: 'fd01::1/128', dev: 'p1' },
          ],
        },
      },
    },
  },
  // Both hosts have one MAC address, and the bridge finds it behind the port of whoever spoke last.
  {
    name: 'twins',
    cause: 'mac-flap',
    strikes: ['turned'],
    maybe: ALL,
    lab: { nodes: { h1: twin, h2: twin } },
  },
];

/** Returns the lab with a toggle for the faults, and a scenario for each. */
function withFaults(lab: Lab, faults: readonly Fault[]): Lab {
  const probes = Object.entries<Probe>(lab.probes ?? {});
  return {
    ...lab,
    toggles: {
      fault: {
        about: 'What is wrong.',
        default: 'none',
        values: ['none', ...faults.map(({ name }) => name)],
      },
    },
    settings: faults.map(({ name, lab: { nodes = {} } }) => ({ when: { fault: name }, nodes })),
    scenarios: Object.fromEntries(
      faults.map(({ name, cause }) => [
        name,
        {
          because: name,
          toggles: { fault: name },
          expect: Object.fromEntries(probes.map(([probe]) => [probe, { outcome: 'fails' as const, cause }])),
        },
      ]),
    ),
  };
}

describe.each(USERS)('faults of one segment, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());

  it.each([
    ['between its hosts', SWITCH, FAULTS],
    ['to its bridge', ROUTER, ROUTER_FAULTS],
  ])(
    '%s are named over every protocol and family that they strike, and strike no other',
    async (_, lab, faults) => {
      const file = home.write(`${lab.name}.json`, JSON.stringify(withFaults(lab, faults)));
      const { stdout, stderr } = await home.lab(['verify', file, '--format', 'json']);
      if (stdout === '') throw new Error(stderr);
      const seen = readReport(stdout).labs.flatMap(({ scenarios }) =>
        scenarios.map(({ scenario, probes }) => [
          scenario,
          Object.fromEntries(
            probes.map(({ probe, observed }) => [probe, observed.cause ?? observed.outcome]),
          ),
        ]),
      );
      const probes = Object.keys(lab.probes ?? {});
      const truth = faults.map(({ name, cause, strikes, maybe = [] }) => [
        name,
        Object.fromEntries(
          probes.map((probe) => [
            probe,
            maybe.includes(probe) ? expect.any(String) : strikes.includes(probe) ? cause : 'works',
          ]),
        ),
      ]);
      expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(truth));
    },
    180_000,
  );
});
