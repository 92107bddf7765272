import { afterAll, expect, it } from 'vitest';
import { defineLab } from '../../src/index.ts';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

/**
 * In `near` the client's gateway has no owner. In `far` that is true of the server's gateway, so the answers get lost.
 */
const PROBES = {
  http: { kind: 'http', from: 'client', url: 'http://10.0.2.2/', connectTimeout: 1 },
  udp: { kind: 'udp', from: 'client', to: '10.0.2.2:7', timeout: 1 },
  ping: { kind: 'ping', from: 'client', to: '10.0.2.2', timeout: 1 },
} as const;
type Name = keyof typeof PROBES;

const ORDERS: Name[][] = [
  ['http', 'udp', 'ping'],
  ['ping', 'http', 'udp'],
  ['udp', 'ping', 'http'],
];

const truth = { outcome: 'fails', cause: 'arp-unanswered' } as const;

const lab = defineLab({
  name: 'probe-order',
  about: 'What one probe leaves behind is nothing to the next.',
  nodes: {
    client: { interfaces: { eth0: { addresses: ['10.0.1.2/24'] } } },
    router: {
      sysctl: { 'net.ipv4.ip_forward': 1 },
      interfaces: { a: { addresses: ['10.0.1.1/24'] }, b: { addresses: ['10.0.2.1/24'] } },
    },
    server: {
      interfaces: { eth0: { addresses: ['10.0.2.2/24'] } },
      services: { web: { kind: 'http', port: 80 }, echo: { kind: 'udp', port: 7 } },
    },
  },
  links: [
    ['client:eth0', 'router:a'],
    ['router:b', 'server:eth0'],
  ],
  toggles: { nobody: { about: 'Whose gateway is nobody.', default: 'near', values: ['near', 'far'] } },
  settings: [
    {
      when: { nobody: 'near' },
      nodes: {
        client: { routes: [{ to: 'default', via: '10.0.1.9' }] },
        server: { routes: [{ to: 'default', via: '10.0.2.1' }] },
      },
    },
    {
      when: { nobody: 'far' },
      nodes: {
        client: { routes: [{ to: 'default', via: '10.0.1.1' }] },
        server: { routes: [{ to: 'default', via: '10.0.2.9' }] },
      },
    },
  ],
  probes: PROBES,
  scenarios: Object.fromEntries(
    (['near', 'far'] as const).flatMap((nobody) =>
      ORDERS.map((order, i) => [
        `${nobody}-${i}`,
        {
          because: order.join(', '),
          toggles: { nobody },
          expect: Object.fromEntries(order.map((name) => [name, truth])),
        },
      ]),
    ),
  ),
});

const [user] = USERS as [(typeof USERS)[number]];
const home = new Home(user);
afterAll(() => home.remove());

it('whatever was asked before, a probe gets the same verdict', async () => {
  const file = home.write('order.json', JSON.stringify(lab));
  const { stdout, stderr } = await home.lab(['verify', file, '--format', 'json']);
  if (stdout === '') throw new Error(stderr);
  const differ = readReport(stdout).labs.flatMap(({ scenarios }) =>
    scenarios.flatMap(({ scenario, probes }) =>
      probes.flatMap(({ probe, observed }) =>
        observed.cause === 'arp-unanswered'
          ? []
          : [`${scenario} ${probe}: ${observed.cause}: ${observed.detail}`],
      ),
    ),
  );
  expect(differ).toEqual([]);
  const orders = readReport(stdout).labs.flatMap(({ scenarios }) =>
    scenarios.map(({ probes }) => probes.map(({ probe }) => probe)),
  );
  expect(orders).toEqual([...ORDERS, ...ORDERS]);
}, 180_000);
