/*
 *   pc fd00::2/64 ------ fd00::1/64 router 2001:db8::1/64 ------ 2001:db8::9/64 outside
 *      eth0                  lan0          wan0                     eth0
 *                            NAT66: fd00::/64 leaves as 2001:db8::1; its port 8080 is the pc's port 80
 */
import { defineLab } from '../src/index.ts';

const ip6tables = `
*nat
-A PREROUTING -i wan0 -p tcp --dport 8080 -j DNAT --to-destination [fd00::2]:80
-A POSTROUTING -o wan0 -s fd00::/64 -j MASQUERADE`;

const nft = `
table ip6 nat66 {
  chain prerouting {
    type nat hook prerouting priority dstnat;
    iifname "wan0" tcp dport 8080 counter dnat to [fd00::2]:80
  }
  chain postrouting {
    type nat hook postrouting priority srcnat;
    oifname "wan0" ip6 saddr fd00::/64 counter masquerade
  }
}`;

const stop = (target: string) => `*filter\n-A INPUT -p tcp --dport 80 -j ${target}`;

/** A firewall that can be added to either variant. */
const guard = `
table inet guard {
  chain forward {
    type filter hook forward priority filter;
    iifname "wan0" tcp dport 22 counter drop
  }
}`;

export default defineLab({
  name: 'ipv6',
  about:
    'IPv6, with NAT66 by ip6tables or by nft: who is inside has addresses that nobody outside has a route to.',
  nodes: {
    pc: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['fd00::2/64'] } },
      routes: [{ to: 'default', via: 'fd00::1' }],
      services: { http: { kind: 'http', port: 80 } },
    },
    router: {
      ipv6: true,
      interfaces: { lan0: { addresses: ['fd00::1/64'] }, wan0: { addresses: ['2001:db8::1/64'] } },
      sysctl: { 'net.ipv6.conf.all.forwarding': 1 },
      rules: { nft: guard },
    },
    outside: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['2001:db8::9/64'] } },
      services: { http: { kind: 'http', port: 80 }, echo: { kind: 'udp', port: 7 } },
    },
  },
  links: [
    ['pc:eth0', 'router:lan0'],
    ['router:wan0', 'outside:eth0'],
  ],
  toggles: {
    nat66: { about: 'What translates.', default: 'nft', values: ['nft', 'ip6tables'] },
    visitors: {
      about: 'What the pc does with those who ask it for a page.',
      default: 'welcome',
      values: ['welcome', 'dropped', 'rejected'],
    },
  },
  settings: [
    { when: { nat66: 'nft' }, nodes: { router: { rules: { nft } } } },
    { when: { nat66: 'ip6tables' }, nodes: { router: { rules: { ip6tables } } } },
    { when: { visitors: 'dropped' }, nodes: { pc: { rules: { ip6tables: stop('DROP') } } } },
    {
      when: { visitors: 'rejected' },
      nodes: { pc: { rules: { ip6tables: stop('REJECT --reject-with tcp-reset') } } },
    },
  ],
  probes: {
    out: { kind: 'http', from: 'pc', url: 'http://[2001:db8::9]/' },
    in: { kind: 'http', from: 'outside', url: 'http://[2001:db8::1]:8080/' },
    ping: { kind: 'ping', from: 'pc', to: '2001:db8::9' },
    echo: { kind: 'udp', from: 'pc', to: '[2001:db8::9]:7' },
  },
  scenarios: {
    nft: {
      because: 'nft translates addresses of both directions.',
      expect: {
        out: {
          outcome: 'works',
          packets: [{ at: 'outside:eth0', direction: 'in', flags: 'S', src: '2001:db8::1' }],
        },
        in: {
          outcome: 'works',
          packets: [{ at: 'pc:eth0', direction: 'in', flags: 'S', dst: '[fd00::2]:80' }],
        },
        ping: { outcome: 'works' },
        echo: {
          outcome: 'works',
          packets: [{ at: 'outside:eth0', direction: 'in', src: '2001:db8::1', dst: '[2001:db8::9]:7' }],
        },
      },
    },
    ip6tables: {
      because: 'ip6tables does the same.',
      toggles: { nat66: 'ip6tables' },
      expect: {
        out: {
          outcome: 'works',
          packets: [{ at: 'outside:eth0', direction: 'in', flags: 'S', src: '2001:db8::1' }],
        },
        in: { outcome: 'works' },
        ping: { outcome: 'works' },
        echo: { outcome: 'works' },
      },
    },
    dropped: {
      because: 'The pc’s own ip6tables throw the request away, and the pc may still ask others.',
      toggles: { visitors: 'dropped' },
      expect: { in: { outcome: 'fails', cause: 'filtered' }, out: { outcome: 'works' } },
    },
    rejected: {
      because: 'They answer it with a reset, which is no other than that of a port without a service.',
      toggles: { visitors: 'rejected', nat66: 'ip6tables' },
      expect: { in: { outcome: 'fails', cause: 'filtered' } },
    },
  },
});
