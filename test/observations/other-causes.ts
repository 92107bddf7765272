/*
 *   pc 10.0.1.2 --- 10.0.1.1 router 10.0.2.1 --- 10.0.2.2 web
 */
import { defineLab } from '../../src/index.ts';

const dropped = `
*filter
-A FORWARD -p tcp --dport 80 -j DROP`;

/** Causes that nat-loopback does not show. */
export default defineLab({
  name: 'other-causes',
  about: 'A router between two hosts, and what can be wrong with that.',
  nodes: {
    pc: {
      interfaces: { eth0: { addresses: ['10.0.1.2/24'] } },
      nameservers: [],
    },
    router: {
      interfaces: { lan0: { addresses: ['10.0.1.1/24'] }, lan1: { addresses: ['10.0.2.1/24'] } },
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    web: {
      interfaces: { eth0: { addresses: ['10.0.2.2/24'] } },
      routes: [{ to: 'default', via: '10.0.2.1' }],
      services: { http: { kind: 'http', port: 80 } },
    },
  },
  links: [
    ['pc:eth0', 'router:lan0'],
    ['router:lan1', 'web:eth0'],
  ],
  toggles: {
    gateway: { about: 'The pc knows the way to other networks.', default: true },
    firewall: { about: 'The router drops HTTP.', default: false },
  },
  settings: [
    { when: { gateway: true }, nodes: { pc: { routes: [{ to: 'default', via: '10.0.1.1' }] } } },
    { when: { firewall: true }, nodes: { router: { rules: { iptables: dropped } } } },
  ],
  probes: {
    web: { kind: 'http', from: 'pc', url: 'http://10.0.2.2/', connectTimeout: 1 },
    closed: { kind: 'http', from: 'pc', url: 'http://10.0.2.2:81/', connectTimeout: 1 },
    named: { kind: 'http', from: 'pc', url: 'http://webserver.com/', connectTimeout: 1 },
    nobody: { kind: 'http', from: 'pc', url: 'http://10.0.1.9/', connectTimeout: 4 },
  },
  scenarios: {
    plain: { because: 'Nothing is wrong.', expect: { web: { outcome: 'works' } } },
    refused: {
      because: 'Nobody listens on that port.',
      expect: { closed: { outcome: 'fails', cause: 'refused' } },
    },
    filtered: {
      because: 'A rule drops it.',
      toggles: { firewall: true },
      expect: { web: { outcome: 'fails', cause: 'filtered' } },
    },
    'no-route': {
      because: 'The pc has no default route.',
      toggles: { gateway: false },
      expect: { web: { outcome: 'fails', cause: 'no-route' } },
    },
    'no-nameserver': {
      because: 'The pc has nobody to ask for an address.',
      expect: { named: { outcome: 'fails', cause: 'name-not-resolved' } },
    },
    'arp-unanswered': {
      because: 'Nobody has that address.',
      expect: { nobody: { outcome: 'fails', cause: 'arp-unanswered' } },
    },
  },
});
