/*
 *   pc 10.0.1.2 --- 10.0.1.1 west 10.0.12.1 --- 10.0.12.2 middle 10.0.23.2 --- 10.0.23.3 east 10.0.3.1 --- 10.0.3.2 web
 *                             |                                                            |
 *                             +---------------- 10.0.13.1 ------------ 10.0.13.3 ----------+
 *                                               the short way, narrower: MTU 1400
 */
import { defineLab } from '../src/index.ts';

const forwarding = { 'net.ipv4.ip_forward': 1 };

export default defineLab({
  name: 'routers',
  about: 'Three routers with static routes, and two ways from one side to the other.',
  nodes: {
    pc: {
      interfaces: { eth0: { addresses: ['10.0.1.2/24'] } },
      routes: [{ to: 'default', via: '10.0.1.1' }],
    },
    west: {
      interfaces: {
        lan0: { addresses: ['10.0.1.1/24'] },
        long0: { addresses: ['10.0.12.1/24'], mac: '02:00:00:00:12:01' },
        short0: { addresses: ['10.0.13.1/24'], mtu: 1400 },
      },
      sysctl: forwarding,
    },
    middle: {
      interfaces: { west0: { addresses: ['10.0.12.2/24'] }, east0: { addresses: ['10.0.23.2/24'] } },
      routes: [
        { to: '10.0.1.0/24', via: '10.0.12.1' },
        { to: '10.0.3.0/24', via: '10.0.23.3' },
      ],
      sysctl: forwarding,
    },
    east: {
      interfaces: {
        lan0: { addresses: ['10.0.3.1/24'] },
        long0: { addresses: ['10.0.23.3/24'] },
        short0: { addresses: ['10.0.13.3/24'], mtu: 1400 },
      },
      sysctl: forwarding,
    },
    web: {
      interfaces: { eth0: { addresses: ['10.0.3.2/24'] } },
      routes: [{ to: 'default', via: '10.0.3.1' }],
      services: { http: { kind: 'http', port: 80 }, echo: { kind: 'udp', port: 7 } },
    },
  },
  links: [
    ['pc:eth0', 'west:lan0'],
    ['west:long0', 'middle:west0'],
    ['middle:east0', 'east:long0'],
    ['west:short0', 'east:short0'],
    ['east:lan0', 'web:eth0'],
  ],
  toggles: {
    there: { about: 'The way from west to east.', default: 'long', values: ['long', 'short', 'none'] },
    back: { about: 'The way from east to west.', default: 'long', values: ['long', 'short', 'none'] },
  },
  settings: [
    { when: { there: 'long' }, nodes: { west: { routes: [{ to: '10.0.3.0/24', via: '10.0.12.2' }] } } },
    { when: { there: 'short' }, nodes: { west: { routes: [{ to: '10.0.3.0/24', via: '10.0.13.3' }] } } },
    { when: { back: 'long' }, nodes: { east: { routes: [{ to: '10.0.1.0/24', via: '10.0.23.2' }] } } },
    { when: { back: 'short' }, nodes: { east: { routes: [{ to: '10.0.1.0/24', via: '10.0.13.1' }] } } },
  ],
  probes: {
    web: { kind: 'http', from: 'pc', url: 'http://10.0.3.2/' },
    ping: { kind: 'ping', from: 'pc', to: '10.0.3.2', timeout: 1 },
    echo: { kind: 'udp', from: 'pc', to: '10.0.3.2:7', timeout: 1 },
    large: {
      kind: 'command',
      about: 'A whole frame of 1500 bytes that no router may cut.',
      from: 'pc',
      command: ['ping', '-c', '1', '-W', '1', '-M', 'do', '-s', '1472', '10.0.3.2'],
      exitCode: 1,
      output: 'Frag needed and DF set (mtu = 1400)',
    },
  },
  scenarios: {
    'long-way': {
      because: 'Every router knows both networks.',
      expect: { web: { outcome: 'works' }, ping: { outcome: 'works' }, echo: { outcome: 'works' } },
    },
    'there-and-back': {
      because: 'Nobody minds that the answer takes another way.',
      toggles: { there: 'short' },
      expect: {
        web: { outcome: 'works' },
        ping: {
          outcome: 'works',
          packets: [
            { at: 'east:short0', direction: 'in', dst: '10.0.3.2' },
            { at: 'middle:east0', direction: 'in', src: '10.0.3.2', dst: '10.0.1.2' },
          ],
        },
      },
    },
    narrow: {
      because: 'The short way takes 1400 bytes, and west says so to who sends more.',
      toggles: { there: 'short', back: 'short' },
      expect: { web: { outcome: 'works' }, large: { outcome: 'works' } },
    },
    'no-way-there': {
      because: 'west was never told where 10.0.3.0/24 is.',
      toggles: { there: 'none' },
      expect: {
        web: { outcome: 'fails', cause: 'no-route' },
        ping: { outcome: 'fails', cause: 'no-route' },
        echo: { outcome: 'fails', cause: 'no-route' },
      },
    },
    'no-way-back': {
      because: 'The question arrives, and east was never told where the pc is.',
      toggles: { back: 'none' },
      expect: {
        web: { outcome: 'fails', cause: 'no-route' },
        ping: { outcome: 'fails', cause: 'no-route' },
        echo: { outcome: 'fails', cause: 'no-route' },
      },
    },
  },
});
