/*
 *   outside 203.0.113.2
 *      |eth0
 *      |
 *      |eth0 203.0.113.1     publish 8080 -> 172.17.0.2:80, by DNAT or by the userland proxy
 *   machine
 *      |docker0 172.17.0.1/16
 *      |vethweb   |vethapp
 *      |          |
 *      |eth0      |eth0
 *   web           app        containers: ordinary nodes here, with the networks that Docker gives them
 *   172.17.0.2    172.17.0.3
 */
import { defineLab, packet } from '../src/index.ts';
import * as rules from './docker-bridge.rules.ts';

/** A program like docker-proxy: it accepts a connection and opens another one to the container. */
const PROXY = `
const net = require('net');
const server = net.createServer((client) => {
  const container = net.connect(80, '172.17.0.2');
  for (const end of [client, container]) end.on('error', () => (client.destroy(), container.destroy()));
  client.pipe(container).pipe(client);
});
server.listen(8080, () => console.log('listening'));
`;

const container = (address: string) => ({
  interfaces: { eth0: { addresses: [`${address}/16`] } },
  routes: [{ to: 'default', via: '172.17.0.1' }],
});

const PUBLISHED = 'http://203.0.113.1:8080/';
const WORKS = { outcome: 'works' } as const;

export default defineLab({
  name: 'docker-bridge',
  about:
    'Docker’s default bridge with a published port, by the rules of Docker 20.10: who reaches it, with and without the userland proxy.',
  nodes: {
    outside: { interfaces: { eth0: { addresses: ['203.0.113.2/24'] } } },
    machine: {
      about: 'The machine that runs Docker.',
      interfaces: {
        eth0: { addresses: ['203.0.113.1/24'] },
        docker0: { kind: 'bridge', addresses: ['172.17.0.1/16'] },
        vethweb: { master: 'docker0' },
        vethapp: { master: 'docker0' },
      },
      sysctl: { 'net.ipv4.ip_forward': 1, 'net.ipv4.conf.docker0.route_localnet': 0 },
      rules: { iptables: rules.always },
    },
    web: { ...container('172.17.0.2'), services: { http: { kind: 'http', port: 80 } } },
    app: container('172.17.0.3'),
  },
  links: [
    ['outside:eth0', 'machine:eth0'],
    ['machine:vethweb', 'web:eth0'],
    ['machine:vethapp', 'app:eth0'],
  ],
  toggles: {
    proxy: { about: 'Docker’s userland proxy (dockerd --userland-proxy), its default.', default: true },
    nf: {
      about: 'Bridges show their frames to iptables (net.bridge.bridge-nf-call-iptables).',
      default: true,
    },
    hairpin: {
      about:
        'Docker’s bridge may send a frame back out of the port it came in by: without the proxy Docker turns it on.',
      default: true,
      needs: { proxy: false },
    },
  },
  settings: [
    {
      when: { proxy: true },
      nodes: {
        machine: {
          rules: { iptables: rules.withProxy },
          services: {
            proxy: {
              kind: 'command',
              command: ['node', '-e', PROXY],
              ready: { prints: 'listening' },
              port: 8080,
            },
          },
        },
      },
    },
    {
      when: { proxy: false },
      nodes: {
        machine: {
          rules: { iptables: rules.withoutProxy },
          sysctl: { 'net.ipv4.conf.docker0.route_localnet': 1 },
        },
      },
    },
    {
      when: { proxy: false, hairpin: true },
      nodes: {
        machine: {
          interfaces: { vethweb: { port: { hairpin: true } }, vethapp: { port: { hairpin: true } } },
        },
      },
    },
    { when: { nf: true }, nodes: { machine: { sysctl: { 'net.bridge.bridge-nf-call-iptables': 1 } } } },
    { when: { nf: false }, nodes: { machine: { sysctl: { 'net.bridge.bridge-nf-call-iptables': 0 } } } },
  ],
  probes: {
    outside: { kind: 'http', from: 'outside', url: PUBLISHED, about: 'Somebody on the network.' },
    machine: { kind: 'http', from: 'machine', url: 'http://127.0.0.1:8080/', about: 'The machine itself.' },
    neighbour: { kind: 'http', from: 'app', url: PUBLISHED, about: 'Another container on the bridge.' },
    itself: { kind: 'http', from: 'web', url: PUBLISHED, about: 'The container whose port it is.' },
  },
  scenarios: {
    proxy: {
      because:
        'What comes from a container is not translated: it ends at the proxy, which makes a connection of its own to the container.',
      expect: { outside: WORKS, machine: WORKS, neighbour: WORKS, itself: WORKS },
    },
    'proxy-without-nf': {
      because: 'A proxy does not care how the bridge treats its frames.',
      toggles: { nf: false },
      expect: { outside: WORKS, machine: WORKS, neighbour: WORKS, itself: WORKS },
    },
    'no-proxy': {
      because:
        'The bridge translates what crosses it, both ways; to reach itself a container needs its frame back, which hairpin mode allows, from another address, which MASQUERADE gives.',
      toggles: { proxy: false },
      expect: {
        outside: WORKS,
        machine: WORKS,
        neighbour: {
          outcome: 'works',
          packets: [packet('web:eth0', 'in', 'S', '172.17.0.3 > 172.17.0.2:80', 'app:eth0 > web:eth0')],
        },
        itself: {
          outcome: 'works',
          packets: [packet('web:eth0', 'in', 'S', '172.17.0.1 > 172.17.0.2:80', 'web:eth0 > web:eth0')],
        },
      },
    },
    'no-proxy-without-nf': {
      because:
        'The neighbour’s request is routed and translated; the answer crosses the bridge, which shows it to no rule: it comes from an address that nobody asked. To itself a container goes by MASQUERADE, and back the same way.',
      toggles: { proxy: false, nf: false },
      expect: {
        outside: WORKS,
        machine: WORKS,
        neighbour: { outcome: 'fails', cause: 'asymmetric-reply' },
        itself: WORKS,
      },
    },
    'no-proxy-without-hairpin': {
      because:
        'Translated inside the bridge, the container’s request is for the port that it came in by, and there a bridge sends nothing.',
      toggles: { proxy: false, hairpin: false },
      expect: {
        outside: WORKS,
        machine: WORKS,
        neighbour: WORKS,
        itself: { outcome: 'fails', cause: 'same-port-drop' },
      },
    },
    'routed-without-hairpin': {
      because:
        'Where packets are routed, in by docker0 and out by docker0, the bridge has no port to compare with.',
      toggles: { proxy: false, hairpin: false, nf: false },
      expect: {
        outside: WORKS,
        machine: WORKS,
        neighbour: { outcome: 'fails', cause: 'asymmetric-reply' },
        itself: {
          outcome: 'works',
          packets: [
            packet('web:eth0', 'in', 'S', '172.17.0.1 > 172.17.0.2:80', 'machine:docker0 > web:eth0'),
          ],
        },
      },
    },
  },
});
