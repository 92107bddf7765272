import { afterAll, describe, expect, it } from 'vitest';
import { defineLab, type Lab } from '../../src/index.ts';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

/** Probes of each family and protocol that a fault of one segment can affect. */
const PROBES = {
  http4: { kind: 'http', from: 'h1', url: 'http://192.0.2.2/', connectTimeout: 1 },
  http6: { kind: 'http', from: 'h1', url: 'http://[fd01::2]/', connectTimeout: 1 },
  udp4: { kind: 'udp', from: 'h1', to: '192.0.2.2:7', timeout: 1 },
  udp6: { kind: 'udp', from: 'h1', to: '[fd01::2]:7', timeout: 1 },
  ping4: { kind: 'ping', from: 'h1', to: '192.0.2.2', timeout: 1 },
  ping6: { kind: 'ping', from: 'h1', to: 'fd01::2', timeout: 1 },
} as const;
type Name = keyof typeof PROBES;

const ALL = Object.keys(PROBES) as Name[];
const of = (family: '4' | '6') => ALL.filter((name) => name.endsWith(family));

const STALE = `for a in 192.0.2.2 fd01::2; do ip neigh replace $a lladdr 02:00:00:00:00:99 dev eth0; done; echo ready; exec sleep 1000`;

interface Fault {
  name: string;
  cause: 'port-blocked' | 'arp-unanswered' | 'stale-neighbour';
  strikes: Name[];
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

/** Three hosts on one switch. The third host only receives flooded frames. */
const lab = defineLab({
  name: 'segment-faults',
  about: 'Faults of one segment.',
  nodes: {
    h1: host(1),
    h2: { ...host(2), services: { web: { kind: 'http', port: 80 }, echo: { kind: 'udp', port: 7 } } },
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
  toggles: {
    fault: { about: 'What is wrong.', default: 'none', values: ['none', ...FAULTS.map(({ name }) => name)] },
  },
  settings: FAULTS.map(({ name, lab: { nodes = {} } }) => ({ when: { fault: name }, nodes })),
  probes: PROBES,
  scenarios: Object.fromEntries(
    FAULTS.map(({ name, cause }) => [
      name,
      {
        because: name,
        toggles: { fault: name },
        expect: Object.fromEntries(ALL.map((probe) => [probe, { outcome: 'fails' as const, cause }])),
      },
    ]),
  ),
});

describe.each(USERS)('faults of one segment, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());

  it('are named over every protocol and family that they strike, and strike no other', async () => {
    const file = home.write('segment.json', JSON.stringify(lab));
    const { stdout, stderr } = await home.lab(['verify', file, '--format', 'json']);
    if (stdout === '') throw new Error(stderr);
    const seen = readReport(stdout).labs.flatMap(({ scenarios }) =>
      scenarios.map(({ scenario, probes }) => [
        scenario,
        Object.fromEntries(probes.map(({ probe, observed }) => [probe, observed.cause ?? observed.outcome])),
      ]),
    );
    const truth = FAULTS.map(({ name, cause, strikes }) => [
      name,
      Object.fromEntries(ALL.map((probe) => [probe, strikes.includes(probe) ? cause : 'works'])),
    ]);
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(truth));
  }, 180_000);
});
