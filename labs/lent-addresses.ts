/*
 *   pc (asks) ---- p1 switch p2 ---- lan 192.168.1.1 router wan 1.2.3.1 ---- 1.2.3.4 web
 */
import { defineLab } from '../src/index.ts';

const works = { outcome: 'works' } as const;

export default defineLab({
  name: 'lent-addresses',
  about: 'A host that asks for its address and its gateway.',
  nodes: {
    pc: { interfaces: { eth0: { dhcp: true } } },
    switch: { interfaces: { br0: { kind: 'bridge' }, p1: { master: 'br0' }, p2: { master: 'br0' } } },
    router: {
      interfaces: { lan: { addresses: ['192.168.1.1/24'] }, wan: { addresses: ['1.2.3.1/24'] } },
      sysctl: { 'net.ipv4.ip_forward': 1 },
      rules: { iptables: '*nat\n-A POSTROUTING -o wan -j MASQUERADE\n' },
      services: {
        addresses: { kind: 'dhcp', interface: 'lan', from: '192.168.1.100', to: '192.168.1.100' },
      },
    },
    web: {
      interfaces: { eth0: { addresses: ['1.2.3.4/24'] } },
      services: { http: { kind: 'http', port: 80 } },
    },
  },
  links: [
    ['pc:eth0', 'switch:p1'],
    ['switch:p2', 'router:lan'],
    ['router:wan', 'web:eth0'],
  ],
  toggles: {
    server: { about: 'The router lends addresses.', default: true },
    gateway: { about: 'It says who leads to other networks.', default: true },
  },
  settings: [
    {
      when: { server: false },
      nodes: {
        router: {
          services: {
            addresses: {
              kind: 'dhcp',
              interface: 'lan',
              from: '192.168.1.100',
              to: '192.168.1.100',
              up: false,
            },
          },
        },
      },
    },
    {
      when: { gateway: true },
      nodes: {
        router: {
          services: {
            addresses: {
              kind: 'dhcp',
              interface: 'lan',
              from: '192.168.1.100',
              to: '192.168.1.100',
              router: '192.168.1.1',
            },
          },
        },
      },
    },
  ],
  probes: {
    web: { kind: 'http', from: 'pc', url: 'http://1.2.3.4/' },
    router: { kind: 'ping', from: 'pc', to: '192.168.1.1' },
    pc: { kind: 'ping', from: 'router', to: '192.168.1.100' },
  },
  scenarios: {
    lent: {
      because: 'The pc has an address and a gateway.',
      expect: { web: works, router: works, pc: works },
    },
    'no-gateway': {
      because: 'The pc has an address, and knows nobody who leads further.',
      toggles: { gateway: false },
      expect: { router: works, web: { outcome: 'fails', cause: 'no-route' } },
    },
    'no-server': {
      because: 'Nobody answers the pc: it has no address.',
      toggles: { server: false },
      expect: { router: { outcome: 'fails', cause: 'no-route' } },
    },
  },
});
