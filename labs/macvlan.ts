/*
 *   pc 10.0.0.2/24 ------ eth0 10.0.0.1/24 host
 *                         mv0  10.0.0.3/24        a second station on the same cable
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
      // Each station answers for its own address only.
      sysctl: { 'net.ipv4.conf.all.arp_ignore': 1, 'net.ipv4.conf.all.arp_announce': 2 },
      services: { http: { kind: 'http', port: 80 } },
    },
  },
  links: [['pc:eth0', 'host:eth0']],
  probes: {
    first: { kind: 'http', from: 'pc', url: 'http://10.0.0.1/' },
    second: { kind: 'http', from: 'pc', url: 'http://10.0.0.3/' },
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
  },
});
