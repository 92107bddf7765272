/*
 *   pc   10.0.0.2 ---- p1 .
 *   web  10.0.0.3 ---- p2  switch           br0 10.0.0.1
 *   other 10.0.0.4 --- p3 '
 */
import { defineLab } from '../src/index.ts';

const MAC = { pc: '02:00:00:00:00:02', web: '02:00:00:00:00:03', other: '02:00:00:00:00:04' };

export default defineLab({
  name: 'stations',
  about: 'What hosts and a switch know without having learnt it, and what a port lets through.',
  nodes: {
    pc: { interfaces: { eth0: { addresses: ['10.0.0.2/24'], mac: MAC.pc } } },
    web: {
      interfaces: { eth0: { addresses: ['10.0.0.3/24'], mac: MAC.web } },
      services: { http: { kind: 'http', port: 80 } },
    },
    other: {
      interfaces: { eth0: { addresses: ['10.0.0.4/24'], mac: MAC.other } },
      services: { http: { kind: 'http', port: 80 } },
    },
    switch: {
      interfaces: {
        br0: { kind: 'bridge', addresses: ['10.0.0.1/24'] },
        p1: { master: 'br0' },
        p2: { master: 'br0' },
        p3: { master: 'br0' },
      },
      sysctl: { 'net.bridge.bridge-nf-call-iptables': 0 },
    },
  },
  links: [
    ['pc:eth0', 'switch:p1'],
    ['web:eth0', 'switch:p2'],
    ['other:eth0', 'switch:p3'],
  ],
  toggles: {
    known: {
      about: 'Whom the pc knows to have the address of web, without asking.',
      default: 'nobody',
      values: ['nobody', 'web'],
    },
    table: {
      about: 'Behind which port the switch has web, without having learnt it.',
      default: 'none',
      values: ['none', 'right', 'wrong'],
    },
    port: {
      about: 'The port of the pc.',
      default: 'forwarding',
      values: ['forwarding', 'disabled', 'locked', 'locked-known'],
    },
    bridge: { about: 'Settings of the switch.', default: 'usual', values: ['usual', 'tuned', 'filtered'] },
    tap: { about: 'The other host takes in what is for anybody.', default: false },
  },
  settings: [
    {
      when: { known: 'web' },
      nodes: { pc: { interfaces: { eth0: { neighbours: { '10.0.0.3': 'web:eth0' } } } } },
    },
    { when: { table: 'right' }, nodes: { switch: { interfaces: { p2: { fdb: [{ mac: 'web:eth0' }] } } } } },
    { when: { table: 'wrong' }, nodes: { switch: { interfaces: { p3: { fdb: [{ mac: 'web:eth0' }] } } } } },
    {
      when: { port: 'disabled' },
      nodes: { switch: { interfaces: { p1: { port: { state: 'disabled' } } } } },
    },
    {
      when: { port: ['locked', 'locked-known'] },
      nodes: { switch: { interfaces: { p1: { port: { locked: true, learning: false } } } } },
    },
    {
      when: { port: 'locked-known' },
      nodes: { switch: { interfaces: { p1: { fdb: [{ mac: 'pc:eth0' }] } } } },
    },
    {
      when: { bridge: 'tuned' },
      nodes: {
        switch: {
          interfaces: {
            br0: { ageing: 10, priority: 4096, mcastSnooping: true },
            p1: { port: { cost: 7, priority: 9, neighSuppress: true, proxyArp: true } },
          },
        },
      },
    },
    {
      when: { bridge: 'filtered' },
      nodes: {
        switch: {
          interfaces: { br0: { nfCallIptables: true } },
          rules: { iptables: '*filter\n-A FORWARD -p tcp --dport 80 -j DROP\nCOMMIT\n' },
        },
      },
    },
    { when: { tap: true }, nodes: { other: { interfaces: { eth0: { promiscuous: true } } } } },
  ],
  probes: {
    web: { kind: 'http', from: 'pc', url: 'http://10.0.0.3/' },
  },
  scenarios: {
    learnt: { because: 'Everybody asks, and everybody learns.', expect: { web: { outcome: 'works' } } },
    known: {
      because: 'The pc has the MAC address, and asks nobody.',
      toggles: { known: 'web', table: 'right' },
      expect: { web: { outcome: 'works' } },
    },
    'enabled-again': {
      because: 'A port that was disabled passes frames again when the toggle is turned.',
      start: 'warm',
      warmWith: { port: 'disabled' },
      expect: { web: { outcome: 'works' } },
    },
    'locked-known': {
      because: 'A locked port takes in what comes from the station that the table has behind it.',
      toggles: { port: 'locked-known' },
      expect: { web: { outcome: 'works' } },
    },
    tuned: {
      because: 'None of it is in the way of two hosts.',
      toggles: { bridge: 'tuned' },
      expect: { web: { outcome: 'works' } },
    },
    filtered: {
      because: 'The bridge has iptables look at what it passes on, though the node has not.',
      toggles: { bridge: 'filtered' },
      expect: { web: { outcome: 'fails', cause: 'filtered' } },
    },
    tapped: {
      because: 'To listen is not in the way of others.',
      toggles: { tap: true },
      expect: { web: { outcome: 'works' } },
    },
    'wrong-port': {
      because:
        'The switch believes what it hears: the answer of web comes by another port than the table says.',
      toggles: { table: 'wrong' },
      expect: { web: { outcome: 'works' } },
    },
  },
});
