/*
 *   red1  10.0.10.1/24 ---- p1 [10]                          [10] p1 ---- red2  10.0.10.2/24
 *                              west br0  [10,20] trunk [10,20]  br0 east
 *   blue1 10.0.10.3/24 ---- p2 [20]                          [20] p2 ---- blue2 10.0.10.4/24
 */
import { defineLab } from '../src/index.ts';

const host = (address: string) => ({
  interfaces: { eth0: { addresses: [address] } },
  services: { http: { kind: 'http' as const, port: 80 } },
});

const bridge = () => ({
  interfaces: {
    br0: { kind: 'bridge' as const, vlanFiltering: true },
    p1: { master: 'br0' as const, vlans: { untagged: 10 } },
    p2: { master: 'br0' as const, vlans: { untagged: 20 } },
    trunk: { master: 'br0' as const, vlans: { tagged: [10, 20] } },
  },
});

export default defineLab({
  name: 'vlan-bridge',
  about: 'Two bridges that keep two VLANs apart, and one cable between them for both.',
  nodes: {
    red1: host('10.0.10.1/24'),
    red2: host('10.0.10.2/24'),
    blue1: host('10.0.10.3/24'),
    blue2: host('10.0.10.4/24'),
    west: bridge(),
    east: bridge(),
  },
  links: [
    ['red1:eth0', 'west:p1'],
    ['blue1:eth0', 'west:p2'],
    ['west:trunk', 'east:trunk'],
    ['red2:eth0', 'east:p1'],
    ['blue2:eth0', 'east:p2'],
  ],
  probes: {
    red: { kind: 'http', from: 'red1', url: 'http://10.0.10.2/' },
    blue: { kind: 'http', from: 'blue1', url: 'http://10.0.10.4/' },
    across: {
      kind: 'command',
      about: 'One network by their addresses, and two by their VLANs.',
      from: 'red1',
      command: ['ping', '-c', '1', '-W', '1', '10.0.10.3'],
      exitCode: 1,
    },
  },
  scenarios: {
    apart: {
      because:
        'A frame keeps its VLAN from the port it came in by, with a tag on the cable between the bridges.',
      expect: { red: { outcome: 'works' }, blue: { outcome: 'works' }, across: { outcome: 'works' } },
    },
  },
});
