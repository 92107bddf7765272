/*
 *   here  192.168.1.2 ---- 192.168.1.1 home 203.0.113.1 --------- p1 .
 *   there 192.168.1.2 ---- 192.168.1.1 flat 203.0.113.2 --------- p2  isp 203.0.113.254
 *                                                 web 203.0.113.80 --- p3
 *                                                twin 203.0.113.80 --- p4      where `twin` is on
 */
import { defineLab } from '../src/index.ts';

/** The same host in every home. Its address is not visible outside. */
const host = {
  interfaces: { eth0: { addresses: ['192.168.1.2/24'] } },
  routes: [{ to: 'default', via: '192.168.1.1' }],
};

const router = (wan: string) => ({
  interfaces: { lan: { addresses: ['192.168.1.1/24'] }, wan: { addresses: [wan] } },
  sysctl: { 'net.ipv4.ip_forward': 1 },
  rules: { iptables: '*nat\n-A POSTROUTING -o wan -j MASQUERADE\nCOMMIT\n' },
});

export default defineLab({
  name: 'same-address',
  about:
    'Addresses that several hosts have: in two homes, where that is right, and on one segment, where it is a mistake.',
  nodes: {
    here: host,
    home: router('203.0.113.1/24'),
    there: host,
    flat: router('203.0.113.2/24'),
    isp: {
      interfaces: {
        br0: { kind: 'bridge', addresses: ['203.0.113.254/24'] },
        p1: { master: 'br0' },
        p2: { master: 'br0' },
        p3: { master: 'br0' },
        p4: { master: 'br0' },
      },
    },
    web: {
      interfaces: { eth0: { addresses: ['203.0.113.80/24'] } },
      services: { http: { kind: 'http', port: 80 } },
    },
    twin: { services: { http: { kind: 'http', port: 80 } } },
  },
  links: [
    ['here:eth0', 'home:lan'],
    ['there:eth0', 'flat:lan'],
    ['home:wan', 'isp:p1'],
    ['flat:wan', 'isp:p2'],
    ['web:eth0', 'isp:p3'],
    ['twin:eth0', 'isp:p4'],
  ],
  toggles: {
    twin: { about: 'A second host has the address of web.', default: false },
  },
  settings: [
    {
      when: { twin: true },
      nodes: { twin: { interfaces: { eth0: { addresses: ['203.0.113.80/24'], duplicate: true } } } },
    },
  ],
  probes: {
    first: { kind: 'http', from: 'here', url: 'http://203.0.113.80/' },
    second: { kind: 'http', from: 'there', url: 'http://203.0.113.80/' },
  },
  scenarios: {
    'two-homes': {
      because: 'A private network may be used by many: each router puts its own address into what leaves it.',
      expect: { first: { outcome: 'works' }, second: { outcome: 'works' } },
    },
    'on-one-segment': {
      because: 'Both hosts answer the question who has the address, and whoever is first is believed.',
      toggles: { twin: true },
      expect: { first: { outcome: 'works' } },
    },
  },
});
