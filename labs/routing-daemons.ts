/*
 *   pc 10.0.1.2 ---- lan 10.0.1.1 west core 10.0.0.1 ---- 10.0.0.2 core east lan 10.0.2.1 ---- 10.0.2.2 web
 */
import { defineLab } from '../src/index.ts';

/** A configuration of BIRD for OSPF with the shortest timers that it accepts. */
const bird = (id: string) => `
router id ${id};
protocol device { scan time 1; }
protocol kernel { ipv4 { import none; export all; }; }
protocol ospf v2 {
  ipv4 { import all; export all; };
  area 0 {
    interface "core" { type ptp; hello 1; dead count 4; };
    interface "lan" { stub; };
  };
}
`;

const daemon = (id: string, up: boolean) => ({
  services: { ospf: { kind: 'routing' as const, config: bird(id), up } },
});

export default defineLab({
  name: 'routing-daemons',
  about: 'Two routers that tell each other of their networks, with the daemons that do so elsewhere.',
  nodes: {
    pc: {
      interfaces: { eth0: { addresses: ['10.0.1.2/24'] } },
      routes: [{ to: 'default', via: '10.0.1.1' }],
    },
    west: {
      interfaces: { lan: { addresses: ['10.0.1.1/24'] }, core: { addresses: ['10.0.0.1/24'] } },
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    east: {
      interfaces: { lan: { addresses: ['10.0.2.1/24'] }, core: { addresses: ['10.0.0.2/24'] } },
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    web: {
      interfaces: { eth0: { addresses: ['10.0.2.2/24'] } },
      routes: [{ to: 'default', via: '10.0.2.1' }],
      services: { http: { kind: 'http', port: 80 } },
    },
  },
  links: [
    ['pc:eth0', 'west:lan'],
    ['west:core', 'east:core'],
    ['east:lan', 'web:eth0'],
  ],
  toggles: { ospf: { about: 'The routers tell each other of their networks.', default: true } },
  settings: [true, false].map((up) => ({
    when: { ospf: up },
    nodes: { west: daemon('10.0.0.1', up), east: daemon('10.0.0.2', up) },
  })),
  probes: { web: { kind: 'http', from: 'pc', url: 'http://10.0.2.2/', within: 30 } },
  scenarios: {
    told: {
      because: 'BIRD has told each router of the network behind the other.',
      expect: { web: { outcome: 'works' } },
    },
    'told-later': {
      because: 'Daemons that begin in a running lab find each other as well.',
      start: 'warm',
      warmWith: { ospf: false },
      expect: { web: { outcome: 'works' } },
    },
  },
});
