import type { Lab } from '../../../src/index.ts';

/**
 *   pc 10.0.1.2 --- 10.0.1.1 router 10.0.2.1 --- 10.0.2.2 web (and name server)
 *
 * Every way in which a name leads to nothing, and none of them the network's fault unless it says so.
 */
export const dnsLab: Lab = {
  name: 'names',
  about: 'A router between a host and its name server.',
  nodes: {
    pc: {
      interfaces: { eth0: { addresses: ['10.0.1.2/24'] } },
      routes: [{ to: 'default', via: '10.0.1.1' }],
    },
    router: {
      interfaces: { lan0: { addresses: ['10.0.1.1/24'] }, lan1: { addresses: ['10.0.2.1/24'] } },
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    web: {
      interfaces: { eth0: { addresses: ['10.0.2.2/24'] } },
      routes: [{ to: 'default', via: '10.0.2.1' }],
      nameservers: ['10.0.2.2'],
      services: {
        http: { kind: 'http', port: 80 },
        names: { kind: 'dns', records: { 'web.example': '10.0.2.2' } },
      },
    },
    other: { interfaces: { eth0: { addresses: ['10.0.3.2/24'] } } },
  },
  links: [
    ['pc:eth0', 'router:lan0'],
    ['router:lan1', 'web:eth0'],
  ],
  toggles: {
    server: {
      about: 'Whom the pc asks.',
      default: 'web',
      values: ['web', 'router', 'nobody', 'empty', 'machine'],
    },
    second: { about: 'Another name server on the same host.', default: false },
    firewall: { about: 'The router lets no DNS through.', default: false },
  },
  settings: [
    { when: { server: 'web' }, nodes: { pc: { nameservers: ['10.0.2.2'] } } },
    { when: { server: 'router' }, nodes: { pc: { nameservers: ['10.0.1.1'] } } },
    { when: { server: 'nobody' }, nodes: { pc: { nameservers: ['10.0.1.9'] } } },
    { when: { server: 'empty' }, nodes: { pc: { nameservers: [] } } },
    {
      when: { second: true },
      nodes: { web: { services: { second: { kind: 'dns', port: 5353, records: {} } } } },
    },
    {
      when: { firewall: true },
      nodes: { router: { rules: { iptables: '*filter\n-A FORWARD -p udp --dport 53 -j DROP' } } },
    },
  ],
  probes: {
    known: { kind: 'http', from: 'pc', url: 'http://web.example/', connectTimeout: 3 },
    unknown: { kind: 'http', from: 'pc', url: 'http://wbe.example/', connectTimeout: 3 },
  },
  scenarios: {
    resolved: {
      because: 'The name server knows it.',
      expect: {
        known: {
          outcome: 'works',
          packets: [
            { at: 'web:eth0', direction: 'in', src: '10.0.1.2', dst: '10.0.2.2:53' },
            { at: 'pc:eth0', direction: 'in', src: '10.0.2.2:53', dst: '10.0.1.2' },
          ],
        },
        unknown: { outcome: 'fails', cause: 'name-not-resolved' },
      },
    },
    'no-server-there': {
      because: 'The router says that it has no name server.',
      toggles: { server: 'router' },
      expect: { known: { outcome: 'fails', cause: 'name-not-resolved' } },
    },
    'no-host-there': {
      because: 'Nobody has the name server’s address.',
      toggles: { server: 'nobody' },
      expect: { known: { outcome: 'fails', cause: 'arp-unanswered' } },
    },
    'no-server': {
      because: 'There is nobody to ask.',
      toggles: { server: 'empty' },
      expect: { known: { outcome: 'fails', cause: 'name-not-resolved' } },
    },
    filtered: {
      because: 'The question gets no further than the router.',
      toggles: { firewall: true },
      expect: { known: { outcome: 'fails', cause: 'filtered' } },
    },
  },
};
