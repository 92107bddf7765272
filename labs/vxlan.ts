/*
 *   pc 192.168.7.1/24                                          web 192.168.7.2/24
 *      |                                                          |
 *      p1                                                         p1
 *   west [br0: p1 vx0] 10.0.1.1 --- 10.0.1.9 core 10.0.2.9 --- 10.0.2.1 east [br0: p1 vx0]
 *              '---------------- VXLAN 7, over UDP ----------------'
 */
import { defineLab } from '../src/index.ts';

/** Bytes that a tunnel adds: Ethernet, IPv4, UDP and VXLAN headers. */
const OVERHEAD = 50;

const vtep = (own: string, gateway: string, local: string) => ({
  interfaces: {
    up0: { addresses: [own] },
    br0: { kind: 'bridge' as const },
    p1: { master: 'br0' as const },
    vx0: { kind: 'vxlan' as const, id: 7, local, mtu: 1500 - OVERHEAD, master: 'br0' as const },
  },
  routes: [{ to: 'default', via: gateway }],
});

const end = (remote: string) => ({ interfaces: { vx0: { remote } } });
/** As flannel has it: no other end, but an entry for each, here one for all stations; and the port that the kernel chose. */
const entries = (remote: string) => ({
  interfaces: { vx0: { listenPort: 8472, fdb: [{ mac: '00:00:00:00:00:00', remote }] } },
});

export default defineLab({
  name: 'vxlan',
  about: 'Two hosts in one Ethernet segment, with a routed network between the two halves of it.',
  nodes: {
    pc: { interfaces: { eth0: { addresses: ['192.168.7.1/24'], mtu: 1500 - OVERHEAD } } },
    west: vtep('10.0.1.1/24', '10.0.1.9', '10.0.1.1'),
    core: {
      interfaces: { west0: { addresses: ['10.0.1.9/24'] }, east0: { addresses: ['10.0.2.9/24'] } },
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    east: vtep('10.0.2.1/24', '10.0.2.9', '10.0.2.1'),
    web: {
      interfaces: { eth0: { addresses: ['192.168.7.2/24'], mtu: 1500 - OVERHEAD } },
      services: { http: { kind: 'http', port: 80 }, echo: { kind: 'udp', port: 7 } },
    },
  },
  links: [
    ['pc:eth0', 'west:p1'],
    ['west:up0', 'core:west0'],
    ['core:east0', 'east:up0'],
    ['east:p1', 'web:eth0'],
  ],
  toggles: {
    ends: { about: 'How the tunnels know of each other.', default: 'remote', values: ['remote', 'entries'] },
    known: { about: 'The tunnel has been told where web is.', default: false },
    firewall: { about: 'core passes no VXLAN on.', default: false },
  },
  settings: [
    { when: { ends: 'remote' }, nodes: { west: end('10.0.2.1'), east: end('10.0.1.1') } },
    { when: { ends: 'entries' }, nodes: { west: entries('10.0.2.1'), east: entries('10.0.1.1') } },
    {
      when: { firewall: true },
      nodes: {
        core: {
          rules: { iptables: '*filter\n-A FORWARD -p udp -m multiport --dports 4789,8472 -j DROP\nCOMMIT\n' },
        },
      },
    },
    {
      when: { known: true },
      nodes: { west: { interfaces: { vx0: { fdb: [{ mac: 'web:eth0', remote: '10.0.2.1' }] } } } },
    },
  ],
  probes: {
    web: { kind: 'http', from: 'pc', url: 'http://192.168.7.2/' },
    echo: { kind: 'udp', from: 'pc', to: '192.168.7.2:7' },
    large: { kind: 'ping', about: 'As much as the tunnel takes.', from: 'pc', to: '192.168.7.2', size: 1422 },
    neighbour: {
      kind: 'command',
      about: 'The pc has the MAC address of web itself: there is no router between them.',
      from: 'pc',
      command: ['ip', 'neigh', 'show', '192.168.7.2'],
      output: 'lladdr',
    },
  },
  scenarios: {
    tunnel: {
      because: 'Frames go over the routed network inside of UDP.',
      expect: {
        web: { outcome: 'works' },
        echo: { outcome: 'works' },
        large: { outcome: 'works' },
        neighbour: { outcome: 'works' },
      },
    },
    known: {
      because: 'Frames for web go to the end of the tunnel that the entry names.',
      toggles: { known: true },
      expect: { web: { outcome: 'works' } },
    },
    entries: {
      because: 'Without another end, a tunnel sends where its entries say.',
      toggles: { ends: 'entries' },
      expect: { web: { outcome: 'works' }, large: { outcome: 'works' } },
    },
    filtered: {
      because: 'core sees UDP, and drops it. Whoever asks for web gets no answer.',
      toggles: { ends: 'entries', known: true, firewall: true },
      expect: { web: { outcome: 'fails', cause: 'filtered', at: 'core' } },
    },
  },
});
