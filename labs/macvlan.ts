/*
 *   pc 10.0.0.2/24 ------ eth0 10.0.0.1/24 host
 *                         mv0  10.0.0.3/24        a second station on the same cable
 *
 *   client 10.0.1.2/24 -- eth0 box
 *                          '--- eth0 10.0.1.3/24 guest      which has the cable of the box to itself
 */
import { defineLab } from '../src/index.ts';

export default defineLab({
  name: 'macvlan',
  about: 'One host that is two stations on its cable, each with its own MAC address.',
  nodes: {
    pc: { interfaces: { eth0: { addresses: ['10.0.0.2/24'] } } },
    host: {
      interfaces: {
        eth0: { addresses: ['10.0.0.1/24'] },
        mv0: { kind: 'macvlan', parent: 'eth0', addresses: ['10.0.0.3/24'], mac: '02:00:00:00:0a:03' },
      },
      // Each interface answers ARP for its own address only.
      sysctl: { 'net.ipv4.conf.all.arp_ignore': 1, 'net.ipv4.conf.all.arp_announce': 2 },
      services: { http: { kind: 'http', port: 80 } },
    },
    client: { interfaces: { eth0: { addresses: ['10.0.1.2/24'] } } },
    box: {},
    guest: {
      interfaces: {
        eth0: { kind: 'macvlan', parent: 'box:eth0', addresses: ['10.0.1.3/24'], mac: '02:00:00:00:0b:03' },
      },
    },
  },
  links: [
    ['pc:eth0', 'host:eth0'],
    ['client:eth0', 'box:eth0'],
  ],
  toggles: {
    mode: {
      about: 'Whether the guest has a MAC address of its own, or takes over that of the cable.',
      default: 'bridge',
      values: ['bridge', 'passthru'],
    },
  },
  settings: [
    { when: { mode: 'passthru' }, nodes: { guest: { interfaces: { eth0: { mode: 'passthru' } } } } },
  ],
  probes: {
    first: { kind: 'http', from: 'pc', url: 'http://10.0.0.1/' },
    second: { kind: 'http', from: 'pc', url: 'http://10.0.0.3/' },
    guest: { kind: 'ping', from: 'client', to: '10.0.1.3' },
  },
  scenarios: {
    'two-stations': {
      because: 'Frames to the second MAC address come to the macvlan, all others to the interface below it.',
      expect: {
        first: {
          outcome: 'works',
          packets: [{ at: 'pc:eth0', direction: 'out', flags: 'S', dstMac: 'host:eth0' }],
        },
        second: {
          outcome: 'works',
          packets: [
            { at: 'pc:eth0', direction: 'out', flags: 'S', dstMac: '02:00:00:00:0a:03' },
            { at: 'host:mv0', direction: 'in', flags: 'S', dst: '10.0.0.3:80' },
          ],
        },
      },
    },
    bridge: {
      because: 'The guest is a station beside that of the box.',
      expect: {
        guest: {
          outcome: 'works',
          packets: [
            { at: 'client:eth0', direction: 'out', dst: '10.0.1.3', dstMac: '02:00:00:00:0b:03' },
            { at: 'client:eth0', direction: 'out', dst: '10.0.1.3', dstMac: 'box:eth0', seen: false },
          ],
        },
      },
    },
    passthru: {
      because: 'All that comes by the cable of the box is for the guest, which has its MAC address.',
      toggles: { mode: 'passthru' },
      expect: {
        guest: {
          outcome: 'works',
          packets: [{ at: 'client:eth0', direction: 'out', dst: '10.0.1.3', dstMac: 'box:eth0' }],
        },
      },
    },
  },
});
