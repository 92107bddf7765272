/** A definition with a mistake of almost every kind: shape, names, places, addresses, rules, toggles, scenarios. */
export const manyMistakes = {
  name: 'Many Mistakes',
  about: '',
  nodes: {
    router: {
      interfacs: {},
      interfaces: {
        br0: { kind: 'bridg', addresses: ['192.168.1.1'] },
        eth0: { master: 'br1', mtu: 20 },
        eth1: { port: { hairpin: 'on' } },
        lo: { mac: '02:00:00:00:00:09' },
        'much-too-long-a-name': {},
        wan0: { addresses: ['1.2.3.4/8', 'fd00::1/64'], mac: '01:00:00:00:00:00' },
        wan1: { kind: 'macvlan', parent: 'wan0', addresses: ['1.2.3.4/8'] },
      },
      routes: [{ to: '9.8.7.6/8', dev: 'wan2' }, { to: 'default' }, { to: 'nowhere', via: '1.2.3.4/8' }],
      sysctl: { 'kernel.hostname': 'x', 'net.ipv4.ip_forward': 1, 'net..x': 0 },
      rules: {
        iptables: '-A FORWARD -j DROP\n*nat\niptables -A POSTROUTING -j MASQUERADE',
        ebtables: '*nat\n-A POSTROUTING -j snat --to-source {{mac router:br2}}\n-A POSTROUTING -j {{target}}',
      },
    },
    web: {
      interfaces: { eth0: { addresses: ['1.2.3.4/24'], mac: '02:00:00:00:00:01' } },
      services: {
        http: { kind: 'http', port: 80 },
        again: { kind: 'http', port: 80 },
        far: { kind: 'http', port: 70000 },
        names: { kind: 'dsn', records: {} },
      },
    },
    pc: {
      interfaces: {
        eth0: { mac: '02:00:00:00:00:01' },
        eth3: { kind: 'macvlan', parent: 'eth0', mac: '02:00:00:00:00:01' },
      },
      nameservers: ['1.2.3.4/8'],
    },
  },
  links: [
    ['router:eth0', 'wbe:eth0'],
    ['router:eth0', 'pc:eth0'],
    ['router:br0', 'pc:eth1'],
    ['pc:eth2', 'pc:eth2'],
    ['pc'],
  ],
  toggles: {
    hairpin: { about: 'A choice without its default.', default: 'maybe' },
    snat: { about: 'A default that is no value.', default: 'nat', values: ['off', 'snat', 'snat'] },
  },
  settings: [
    { when: { hairpn: true }, nodes: { ruoter: {} } },
    { when: { snat: ['snat', 'masquerade'] }, nodes: { pc: { sysctl: { 'net.ipv4.tcp_syncookies': 0 } } } },
  ],
  probes: {
    loopback: { kind: 'http', from: 'cp', url: 'https://1.2.3.4/', connectTimeout: 0 },
    inbound: { kind: 'http', from: 'pc', url: 'http://1.2.3:99999/' },
  },
  scenarios: {
    empty: { because: 'Nothing is expected.', expect: {} },
    wrong: {
      because: 'Everything is wrong.',
      toggles: { snat: 'on', hairpin: 'off' },
      start: 'hot',
      expect: {
        loopbak: { outcome: 'fails' },
        inbound: {
          outcome: 'works',
          cause: 'mac-flap',
          packets: [{ at: 'router:eth7', direction: 'out', src: 'pc', srcMac: 'pc', flags: 'SYN' }],
        },
        loopback: { outcome: 'fails', cause: 'mac-flop' },
      },
    },
  },
};
