import type { Lab, Probe } from '../../../src/index.ts';

const curl = (url: string, output?: string): Probe => ({
  ...{ kind: 'command', from: 'a', command: ['curl', '-sS', '-m', '1', url] },
  ...(output !== undefined && { output }),
});

/** Programs as probes; only they know what they send.   a --- r --- b */
export const programs: Lab = {
  name: 'programs',
  about: 'Commands and transfers that fail.',
  nodes: {
    a: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['10.0.1.2/24', 'fd00:1::2/64'] } },
      routes: [
        { to: 'default', via: '10.0.1.1' },
        { to: 'fd00:2::/64', via: 'fd00:1::1' },
      ],
      nameservers: ['10.0.1.1'],
    },
    r: {
      ipv6: true,
      interfaces: {
        e0: { addresses: ['10.0.1.1/24', 'fd00:1::1/64'] },
        e1: { addresses: ['10.0.2.1/24', 'fd00:2::1/64'] },
      },
      sysctl: { 'net.ipv4.ip_forward': 1, 'net.ipv6.conf.all.forwarding': 0 },
      rules: { iptables: '*filter\n-A FORWARD -p tcp --dport 5201 -j DROP\nCOMMIT' },
      services: { dns: { kind: 'dns', records: {} } },
    },
    b: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['10.0.2.2/24', 'fd00:2::2/64'] } },
      routes: [{ to: 'default', via: '10.0.2.1' }],
      services: { web: { kind: 'http', port: 80 } },
    },
  },
  links: [
    ['a:eth0', 'r:e0'],
    ['r:e1', 'b:eth0'],
  ],
  probes: {
    'transfer-dropped': { kind: 'iperf3', from: 'a', to: '10.0.2.2' },
    'transfer-refused': { kind: 'iperf3', from: 'a', to: '10.0.2.2', port: 5202 },
    'transfer-6': { kind: 'iperf3', from: 'a', to: 'fd00:2::2' },
    'command-dropped': curl('http://10.0.2.2:5201/'),
    'command-refused': curl('http://10.0.2.2:5202/'),
    'command-6': curl('http://[fd00:2::2]/'),
    'command-answered': curl('http://10.0.2.2/', 'welcome'),
    'command-by-name': curl('http://b.example/'),
  },
};

/** The expected place and cause of each probe's failure. */
export const FAILURES = {
  'transfer-dropped': 'filtered at r',
  'transfer-refused': 'refused at b',
  'transfer-6': 'forwarding-off at r',
  'command-dropped': 'filtered at r',
  'command-refused': 'refused at b',
  'command-6': 'forwarding-off at r',
  'command-answered': 'wrong-answer at b',
  'command-by-name': 'name-not-resolved at a',
};
