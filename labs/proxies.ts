/*
 *   pc 10.0.0.2/16 ---- lan 10.0.1.1 router wan 10.0.9.1 ---- 10.0.9.2/24 web
 *      takes web for a neighbour
 */
import { defineLab } from '../src/index.ts';

const works = { outcome: 'works' } as const;
const unanswered = { outcome: 'fails', cause: 'arp-unanswered' } as const;

export default defineLab({
  name: 'proxies',
  about: 'A host whose netmask is too wide, and a router that answers for those who are elsewhere.',
  nodes: {
    pc: { ipv6: true, interfaces: { eth0: { addresses: ['10.0.0.2/16', 'fd00::2/16'] } } },
    router: {
      ipv6: true,
      interfaces: {
        lan: { addresses: ['10.0.1.1/24', 'fd00:1::1/64'], forwarding: true },
        wan: { addresses: ['10.0.9.1/24', 'fd00:9::1/64'], forwarding: true },
      },
      routes: [
        { to: '10.0.0.2/32', dev: 'lan' },
        { to: 'fd00::2/128', dev: 'lan' },
      ],
      // For IPv6 this setting makes the node a router.
      sysctl: { 'net.ipv6.conf.all.forwarding': 1 },
    },
    web: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['10.0.9.2/24', 'fd00:9::2/64'] } },
      routes: [
        { to: 'default', via: '10.0.9.1' },
        { to: 'default', via: 'fd00:9::1' },
      ],
      services: { http: { kind: 'http', port: 80 } },
    },
  },
  links: [
    ['pc:eth0', 'router:lan'],
    ['router:wan', 'web:eth0'],
  ],
  toggles: {
    proxy: {
      about: 'For whom the router answers.',
      default: 'nobody',
      values: ['nobody', 'all', 'web', 'others'],
    },
  },
  settings: [
    { when: { proxy: 'all' }, nodes: { router: { interfaces: { lan: { proxyArp: true } } } } },
    {
      when: { proxy: 'web' },
      nodes: { router: { interfaces: { lan: { proxyNeighbours: ['10.0.9.2', 'fd00:9::2'] } } } },
    },
    {
      when: { proxy: 'others' },
      nodes: { router: { interfaces: { lan: { proxyNeighbours: ['10.0.9.3', 'fd00:9::3'] } } } },
    },
  ],
  probes: {
    web: { kind: 'http', from: 'pc', url: 'http://10.0.9.2/' },
    web6: { kind: 'http', from: 'pc', url: 'http://[fd00:9::2]/' },
  },
  scenarios: {
    nobody: {
      because: 'The pc asks its own segment, where web is not.',
      expect: { web: unanswered, web6: unanswered },
    },
    all: {
      because: 'The router answers for whom it has a way to, which is a word of IPv4 only.',
      toggles: { proxy: 'all' },
      expect: { web: works, web6: unanswered },
    },
    web: {
      because: 'The router answers for these two addresses.',
      toggles: { proxy: 'web' },
      expect: { web: works, web6: works },
    },
    others: {
      because: 'It answers for others only.',
      toggles: { proxy: 'others' },
      expect: { web: unanswered, web6: unanswered },
    },
  },
});
