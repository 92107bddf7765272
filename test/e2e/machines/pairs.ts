import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A change of a machine: the machine before and after, and the expected differences of who can call whom. */
export interface Pair {
  what: string;
  from: string;
  to: string;
  /** Patterns for lines such as `client → tcp 1.2.3.4:80 kind: after | by`, in any order. */
  differences: RegExp[];
}

const article = readFileSync(join(import.meta.dirname, 'article.sh'), 'utf8');
const nfOff = (text: string) => text.replace(/echo 1 (>\S*nf-call)/, 'echo 0 $1');

/** The article's router plus IPv6 and a firewall that filters everything. */
const GUARD = `
echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
ip -6 address add 2001:db8:1::1/64 dev br0 nodad
ip -6 address add 2001:db8:2::2/64 dev wan0 nodad
ip -6 route add default via 2001:db8:2::1
iptables -P FORWARD DROP
iptables -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
iptables -A FORWARD -i br0 -j ACCEPT
iptables -A FORWARD -i wan0 -d 192.168.1.5 -p tcp --dport 80 -j ACCEPT
iptables -A INPUT -i lo -j ACCEPT
iptables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
iptables -A INPUT -i br0 -j ACCEPT
iptables -A INPUT -i wan0 -p tcp --dport 22 -s 198.51.100.0/24 -j ACCEPT
iptables -A INPUT -i wan0 -j DROP
ip6tables -P FORWARD DROP
ip6tables -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
ip6tables -A FORWARD -i br0 -j ACCEPT
ip6tables -A INPUT -i wan0 -p ipv6-icmp -j ACCEPT
ip6tables -A INPUT -i wan0 -j DROP
`;
const guarded = nfOff(article) + GUARD;

/** Replaces one line of a machine's text, or removes it. Throws if the line is not there. */
function changed(text: string, line: string, others = ''): string {
  if (!text.includes(line)) throw new Error(`no line ${line}`);
  return text.replace(line, others);
}

const withoutNat = (text: string) => text.replace(/^iptables -t nat .*$/gm, '');
const nft = (rules: string) => `nft -f - <<'RULES'\n${rules}RULES\n`;

const NAT_IN_NFT = nft(`table ip translation {
  chain before { type nat hook prerouting priority dstnat; ip daddr 1.2.3.4 tcp dport 8001 dnat to 192.168.1.5:80; }
  chain behind {
    type nat hook postrouting priority srcnat;
    ip saddr 192.168.1.0/24 oifname "wan0" masquerade
    ip saddr 192.168.1.0/24 ip daddr 192.168.1.5 tcp dport 80 snat to 192.168.1.1
  }
}
`);
const NAT_IN_MAPS = nft(`table ip nat {
  map forwards { type ipv4_addr . inet_service : ipv4_addr . inet_service; elements = { 1.2.3.4 . 8001 : 192.168.1.5 . 80 } }
  set lan { type ipv4_addr; flags interval; elements = { 192.168.1.0/24 } }
  chain pre { type nat hook prerouting priority -100; policy accept; meta l4proto tcp dnat ip to ip daddr . tcp dport map @forwards; }
  chain post {
    type nat hook postrouting priority 100; policy accept;
    oifname "wan0" ip saddr @lan counter masquerade
    ip saddr @lan ip daddr 192.168.1.5 tcp dport 80 counter masquerade
  }
}
`);
const GUARD_IN_NFT = nft(`table inet guard {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    iifname "br0" accept
    iifname "wan0" ip daddr 192.168.1.5 tcp dport 80 accept
  }
  chain input {
    type filter hook input priority filter;
    iifname vmap { "lo" : accept, "br0" : accept }
    ct state { established, related } accept
    iifname "wan0" ip saddr 198.51.100.0/24 tcp dport 22 accept
    iifname "wan0" meta l4proto ipv6-icmp accept
    iifname "wan0" drop
  }
}
`);
const withoutGuard = guarded.replace(/^ip6?tables -[AP] (FORWARD|INPUT) .*$/gm, '');

const DNAT =
  'iptables -t nat -A PREROUTING -d 1.2.3.4 -p tcp --dport 8001 -j DNAT --to-destination 192.168.1.5:80';
const MASQUERADE = 'iptables -t nat -A POSTROUTING -s 192.168.1.0/24 -o wan0 -j MASQUERADE';
const SNAT =
  'iptables -t nat -A POSTROUTING -s 192.168.1.0/24 -d 192.168.1.5 -p tcp --dport 80 -j SNAT --to-source 192.168.1.1';
const SSH = 'iptables -A INPUT -i wan0 -p tcp --dport 22 -s 198.51.100.0/24 -j ACCEPT';
const DROP = 'iptables -A INPUT -i wan0 -j DROP';
const WEB = 'iptables -A FORWARD -i wan0 -d 192.168.1.5 -p tcp --dport 80 -j ACCEPT';
const INSIDE = 'iptables -A FORWARD -i br0 -j ACCEPT';

const same = (what: string, from: string, to: string): Pair => ({ what, from, to, differences: [] });

export const PAIRS: readonly Pair[] = [
  // Written in another language, with the same effect.
  same('NAT in nft', article, withoutNat(article) + NAT_IN_NFT),
  same('NAT in nft, with a map and a set', article, withoutNat(article) + NAT_IN_MAPS),
  same('a firewall in nft, of both families in one table', guarded, withoutGuard + GUARD_IN_NFT),
  same('an interface with another name', article, article.replaceAll('wan0', 'ppp7')),
  same(
    'independent rules in another order',
    article,
    changed(changed(article, SNAT), MASQUERADE, `${SNAT}\n${MASQUERADE}`),
  ),
  same('comments', guarded, changed(guarded, WEB, WEB.replace(' -j', ' -m comment --comment "the web" -j'))),
  same(
    'counters',
    withoutNat(article) + NAT_IN_NFT,
    withoutNat(article) + NAT_IN_NFT.replaceAll(' dnat to', ' counter packets 7 bytes 420 dnat to'),
  ),
  same(
    'another name of a table',
    withoutNat(article) + NAT_IN_NFT,
    withoutNat(article) + NAT_IN_NFT.replace('translation', 'nat2'),
  ),
  same(
    'rules in a chain of their own',
    guarded,
    changed(
      guarded,
      WEB,
      `iptables -N web\niptables -A web -d 192.168.1.5 -p tcp --dport 80 -j ACCEPT\niptables -A FORWARD -i wan0 -j web`,
    ),
  ),
  same(
    'a policy of DROP, and rules that accept the rest',
    guarded,
    changed(guarded, DROP, `iptables -P INPUT DROP\niptables -A INPUT ! -i wan0 -j ACCEPT`),
  ),
  same(
    'two rules for two ports, and one for both',
    changed(guarded, WEB, `${WEB}\n${WEB.replace('80', '443')}`),
    changed(guarded, WEB, WEB.replace('--dport 80', '-m multiport --dports 80,443')),
  ),
  same(
    'SNAT to the address that MASQUERADE takes',
    article,
    changed(article, MASQUERADE, MASQUERADE.replace('MASQUERADE', 'SNAT --to-source 1.2.3.4')),
  ),
  same(
    'a second forward of the same, which nobody comes to',
    article,
    changed(article, DNAT, `${DNAT}\n${DNAT.replace('192.168.1.5', '192.168.1.7')}`),
  ),
  same(
    'a source check that nothing fails',
    article,
    `${article}for each in all br0 wan0; do echo 1 >/proc/sys/net/ipv4/conf/$each/rp_filter; done\n`,
  ),

  // Port forwards.
  {
    what: 'no forward any more',
    from: article,
    to: changed(article, DNAT),
    differences: [
      /^client → \S*1\.2\.3\.4:8001\/? cause: .*no-dnat.*\| no longer .*DNAT.*192\.168\.1\.5:80/,
      /^outside → \S+ kept-out: .*no-dnat.*\| no longer .*192\.168\.1\.5:80/,
      /^server → \S+ cause: .*no-dnat/,
    ],
  },
  {
    what: 'a forward to another server',
    from: article,
    to: changed(article, DNAT, DNAT.replace('192.168.1.5', '192.168.1.7')),
    differences: [/^outside → tcp 1\.2\.3\.4:8001 elsewhere: .*192\.168\.1\.7:80.*\| .*192\.168\.1\.7:80/],
  },
  {
    what: 'a second forward, before the other',
    from: article,
    to: changed(article, DNAT, `${DNAT.replace('192.168.1.5', '192.168.1.7')}\n${DNAT}`),
    differences: [/^outside → tcp 1\.2\.3\.4:8001 elsewhere: .*192\.168\.1\.7:80.*\| .*192\.168\.1\.7:80/],
  },
  {
    what: 'one more port forwarded',
    from: nfOff(article),
    to: changed(nfOff(article), DNAT, `${DNAT}\n${DNAT.replace('8001', '8002')}`),
    differences: [
      /^client → \S+:8002\/? let-in: /,
      /^outside → \S+:8002\/? let-in: .*\| .*dport 8002/,
      /^server → \S+:8002\/? let-in: /,
    ],
  },
  {
    what: 'a forward for fewer',
    from: article,
    to: changed(article, DNAT, DNAT.replace('-d 1.2.3.4', '-d 1.2.3.4 -s 198.51.100.0/24')),
    differences: [
      /^client → \S+ cause: .*no-dnat/,
      /^outside → \S+ kept-out: .*\| no longer .*192\.168\.1\.5:80/,
      /^server → \S+ cause: .*no-dnat/,
    ],
  },
  {
    what: 'no SNAT of those inside',
    from: nfOff(article),
    to: changed(nfOff(article), SNAT),
    differences: [
      /^client → \S+ kept-out: .*asymmetric-reply.*\| no longer .*192\.168\.1\.1/,
      /^server → \S+ kept-out: /,
    ],
  },

  // Firewalls.
  {
    what: 'a rule removed',
    from: guarded,
    to: changed(guarded, WEB),
    differences: [
      /^outside → http:\S+ kept-out: .*filtered.*\| ip filter FORWARD of \w+: policy drop, and no longer ip filter FORWARD of \w+: -d 192\.168\.1\.5\/32 -i wan0 -p tcp -m tcp --dport 80 -j ACCEPT$/,
      /^outside \(198\.51\.100\.1\) → tcp 1\.2\.3\.4:8001 kept-out: dropped \| policy drop of ip filter FORWARD, and no longer .*wan0.* 80 accept$/,
    ],
  },
  {
    what: 'a rule narrowed',
    from: guarded,
    to: changed(guarded, SSH, SSH.replace('198.51.100.0/24', '198.51.100.77')),
    differences: [
      /^outside \(198\.51\.100\.1\) → tcp 1\.2\.3\.4:22 kept-out: dropped \| .*wan0.*drop.* no longer .*198\.51\.100\.0\/24/,
    ],
  },
  {
    what: 'a rule widened',
    from: guarded,
    to: changed(guarded, SSH, SSH.replace('-s 198.51.100.0/24 ', '')),
    differences: [/^outside → tcp 1\.2\.3\.4:22 let-in: received.*\| .*dport 22.*no longer .*drop/],
  },
  {
    what: 'a rule behind the one that drops',
    from: guarded,
    to: changed(changed(guarded, SSH), DROP, `${DROP}\n${SSH}`),
    differences: [
      /^outside \(198\.51\.100\.1\) → tcp 1\.2\.3\.4:22 kept-out: dropped \| .*drop, and no longer .*dport 22/,
    ],
  },
  {
    what: 'those inside are kept in',
    from: guarded,
    to: changed(guarded, INSIDE),
    differences: [
      /^client → http:\S+ kept-out: .*filtered.*\| .*policy/i,
      /^server → http:\S+ kept-out: .*filtered/,
    ],
  },
  {
    what: 'a port opened, over IPv6 only',
    from: guarded,
    to: changed(
      guarded,
      'ip6tables -A INPUT -i wan0 -j DROP',
      'ip6tables -A INPUT -i wan0 -p tcp --dport 8443 -j ACCEPT\nip6tables -A INPUT -i wan0 -j DROP',
    ),
    differences: [
      /^outside → tcp \[2001:db8:[12]::[12]\]:8443 let-in: received.*\| ip6 filter INPUT: .*8443 accept, and no longer .*drop/,
    ],
  },

  // Settings.
  {
    what: 'bridges that show no rule their frames',
    from: article,
    to: nfOff(article),
    differences: [/^client → \S+ let-in: works \| .*bridge-nf-call-iptables/, /^server → \S+ let-in: works/],
  },
  {
    what: 'hairpin mode',
    from: article,
    to: `${article}ip link set eth0 type bridge_slave hairpin on\n`,
    differences: [
      /^client → http:\S+8001\/ cause: fails – mac-flap.*\| .*eth0.*hairpin/,
      // The client moved to another port of the switch, so the server's answers do not reach it any more.
      /^client → .* kept-out: (never came|fails – mac-flap).*\| .*eth0.*hairpin/,
      /^server → \S+ (cause|let-in): /,
    ],
  },
  {
    what: 'no forwarding',
    from: nfOff(article),
    to: `${nfOff(article)}echo 0 >/proc/sys/net/ipv4/ip_forward\n`,
    differences: [
      /^client → \S+8001\/ kept-out: .*forwarding-off.*\| .*ip_forward/,
      /^outside → \S+ kept-out: /,
      /^server → \S+8001\/ kept-out: /,
      /^client → \S+9\.8\.7\.\S+ kept-out: /,
      /^server → \S+9\.8\.7\.\S+ kept-out: /,
    ],
  },
  {
    what: 'a blackhole',
    from: nfOff(article),
    to: `${nfOff(article)}ip route add blackhole 192.168.1.5/32\n`,
    differences: [
      /^client → \S+8001\/ kept-out: .*\| .*blackhole/,
      /^outside → \S+ kept-out: .*\| .*blackhole/,
      /^server → \S+8001\/ kept-out: /,
      /^server → \S+9\.8\.7\.\S+ kept-out: /,
    ],
  },
];
