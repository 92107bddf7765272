/*
 *   red  10.0.10.2/24 ---- p1 [br10]
 *                             |  eth0.10 \
 *                           switch        trunk ---- eth0 router   10.0.10.1/24 on eth0.10,
 *                             |  eth0.20 /                         10.0.20.1/24 on eth0.20
 *   blue 10.0.20.2/24 ---- p2 [br20]
 */
import { defineLab } from '../src/index.ts';

const host = (address: string, gateway: string) => ({
  interfaces: { eth0: { addresses: [address] } },
  routes: [{ to: 'default', via: gateway }],
  services: { http: { kind: 'http' as const, port: 80 } },
});

export default defineLab({
  name: 'vlan',
  about: 'A router on a stick: two VLANs over one cable, and the router between them at its end.',
  nodes: {
    red: host('10.0.10.2/24', '10.0.10.1'),
    blue: host('10.0.20.2/24', '10.0.20.1'),
    switch: {
      interfaces: {
        br10: { kind: 'bridge' },
        br20: { kind: 'bridge' },
        p1: { master: 'br10' },
        p2: { master: 'br20' },
        'trunk.10': { kind: 'vlan', parent: 'trunk', id: 10, master: 'br10' },
        'trunk.20': { kind: 'vlan', parent: 'trunk', id: 20, master: 'br20' },
      },
    },
    router: {
      interfaces: {
        'eth0.10': { kind: 'vlan', parent: 'eth0', id: 10, addresses: ['10.0.10.1/24'] },
        'eth0.20': { kind: 'vlan', parent: 'eth0', id: 20, addresses: ['10.0.20.1/24'] },
      },
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
  },
  links: [
    ['red:eth0', 'switch:p1'],
    ['blue:eth0', 'switch:p2'],
    ['switch:trunk', 'router:eth0'],
  ],
  probes: {
    across: { kind: 'http', from: 'red', url: 'http://10.0.20.2/' },
    ping: { kind: 'ping', from: 'blue', to: '10.0.10.2' },
  },
  scenarios: {
    stick: {
      because: 'What is for the other VLAN goes up the stick with one tag, and down with the other.',
      expect: { across: { outcome: 'works' }, ping: { outcome: 'works' } },
    },
  },
});
