import type { Cause, Lab, LabNode, Probe, Rules } from '../../../src/index.ts';

const MANY = Array.from({ length: 10_000 }, (_, i) => i);
const source = (i: number) => `10.9.${Math.floor(i / 250)}.${i % 250}`;

/**
 * Rules for the router with unusual table names. Port 81 is dropped; port 8080 of the router leads to an address nobody
 * has.
 */
const ROUTERS: Record<string, Rules> = {
  'many-nft': {
    nft: [
      'table inet hairpin {\n  chain trace {\n    type filter hook forward priority 0; policy accept;',
      ...MANY.map((i) => `    ip saddr ${source(i)} tcp dport ${1000 + i} counter drop`),
      '    tcp dport 81 drop\n  }\n}',
      'table ip lab {\n  chain after {\n    type nat hook prerouting priority -100; policy accept;',
      '    tcp dport 8080 dnat to 10.0.2.99:80\n  }\n}',
    ].join('\n'),
  },
  'many-iptables': {
    iptables: [
      '*nat\n-A PREROUTING -p tcp --dport 8080 -j DNAT --to 10.0.2.99:80\nCOMMIT\n*filter',
      ...MANY.map((i) => `-A FORWARD -s ${source(i)} -p tcp --dport ${1000 + i} -j DROP`),
      '-A FORWARD -p tcp --dport 81 -j DROP\nCOMMIT',
    ].join('\n'),
  },
  'odd-names': {
    nft: `table ip _ {
  chain filter {
    type filter hook forward priority -5; policy accept;
    tcp dport 81 jump drop_it
  }
  chain drop_it { drop; }
}
table inet dnat_nat.0 {
  chain accept-all {
    type nat hook prerouting priority -101; policy accept;
    meta nfproto ipv4 tcp dport 8080 dnat ip to 10.0.2.99:80 comment "drop; accept }"
  }
}`,
  },
  untracked: {
    nft: `table inet raw {
  chain every {
    type filter hook prerouting priority -300; policy accept;
    notrack
  }
}
table inet guard {
  chain onward {
    type filter hook forward priority 0; policy accept;
    tcp dport 81 drop
  }
}
table ip nat {
  chain in {
    type nat hook prerouting priority -100; policy accept;
    tcp dport 8080 dnat to 10.0.2.99:80
  }
}`,
  },
  'in-a-zone': {
    nft: `table inet raw {
  chain every {
    type filter hook prerouting priority -300; policy accept;
    ct zone set 5
  }
}
table inet guard {
  chain onward {
    type filter hook forward priority 0; policy accept;
    ct state new tcp dport 81 reject with tcp reset
  }
}
table ip nat {
  chain in {
    type nat hook prerouting priority -100; policy accept;
    tcp dport 8080 dnat to 10.0.2.99:80
  }
}`,
  },
};

const router = (rules: Rules): LabNode => ({
  interfaces: { e0: { addresses: ['10.0.1.1/24'] }, e1: { addresses: ['10.0.2.1/24'] } },
  sysctl: { 'net.ipv4.ip_forward': 1 },
  rules,
});

const host = (address: string, via: string, more: LabNode = {}): LabNode => ({
  interfaces: { eth0: { addresses: [`${address}/24`] } },
  routes: [{ to: 'default', via }],
  ...more,
});

const http = (url: string): Probe => ({ kind: 'http', from: 'a', url, connectTimeout: 0.9 });
const fails = (cause: Cause) => ({ outcome: 'fails', cause, at: 'r' }) as const;

/** a --- r --- b, with the named rules at r. */
const labOf = (name: string, rules: Rules): Lab => ({
  name,
  about: 'Rules that somebody wrote.',
  nodes: {
    a: host('10.0.1.2', '10.0.1.1'),
    r: router(rules),
    b: host('10.0.2.2', '10.0.2.1', { services: { web: { kind: 'http', port: 80 } } }),
  },
  links: [
    ['a:eth0', 'r:e0'],
    ['r:e1', 'b:eth0'],
  ],
  probes: {
    open: http('http://10.0.2.2/'),
    dropped: http('http://10.0.2.2:81/'),
    turned: http('http://10.0.1.1:8080/'),
  },
  scenarios: {
    rules: {
      because: 'A rule drops one port, and another leads to an address that nobody has.',
      expect: {
        open: { outcome: 'works' },
        dropped: fails('filtered'),
        // Untracked connections are not translated.
        turned: name === 'untracked' ? fails('no-dnat') : fails('wrong-dnat'),
      },
    },
  },
});

export const anyRules: Lab[] = Object.entries(ROUTERS).map(([name, rules]) => labOf(name, rules));
