/*
 *   home 10.0.0.2 --- 10.0.0.1 inner 172.16.0.2 --- 172.16.0.1 outer 203.0.113.1 --- 203.0.113.9 world
 *
 * A router behind a router: the world reaches home through two port forwards, unless one of them is missing.
 */
import { defineLab } from '../../../src/index.ts';

const masquerade = (out: string) => `
*nat
-A POSTROUTING -o ${out} -j MASQUERADE`;

const forward = (address: string, to: string) => `
*nat
-A PREROUTING -d ${address}/32 -p tcp --dport 8080 -j DNAT --to-destination ${to}`;

export default defineLab({
  name: 'double-nat',
  about: 'A router behind a router.',
  nodes: {
    home: {
      interfaces: { eth0: { addresses: ['10.0.0.2/24'] } },
      routes: [{ to: 'default', via: '10.0.0.1' }],
      services: { http: { kind: 'http', port: 80 } },
    },
    inner: {
      interfaces: { lan: { addresses: ['10.0.0.1/24'] }, wan: { addresses: ['172.16.0.2/24'] } },
      routes: [{ to: 'default', via: '172.16.0.1' }],
      sysctl: { 'net.ipv4.ip_forward': 1 },
      rules: { iptables: masquerade('wan') },
    },
    outer: {
      interfaces: { lan: { addresses: ['172.16.0.1/24'] }, wan: { addresses: ['203.0.113.1/24'] } },
      sysctl: { 'net.ipv4.ip_forward': 1 },
      rules: { iptables: masquerade('wan') + forward('203.0.113.1', '172.16.0.2:8080') },
    },
    world: { interfaces: { eth0: { addresses: ['203.0.113.9/24'] } } },
  },
  links: [
    ['home:eth0', 'inner:lan'],
    ['inner:wan', 'outer:lan'],
    ['outer:wan', 'world:eth0'],
  ],
  toggles: { forwarded: { about: 'The inner router forwards the port as well.', default: true } },
  settings: [
    {
      when: { forwarded: true },
      nodes: { inner: { rules: { iptables: forward('172.16.0.2', '10.0.0.2:80') } } },
    },
  ],
  probes: {
    inbound: { kind: 'http', from: 'world', url: 'http://203.0.113.1:8080/', connectTimeout: 5 },
  },
  scenarios: {
    both: { because: 'Both routers forward the port.', expect: { inbound: { outcome: 'works' } } },
    'one-is-missing': {
      because: 'The outer router sends it to the inner one, which keeps it.',
      toggles: { forwarded: false },
      expect: { inbound: { outcome: 'fails', cause: 'no-dnat' } },
    },
  },
});
