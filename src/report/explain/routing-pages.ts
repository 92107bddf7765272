import type { Cause } from '../../lab/types.ts';
import type { Page } from './page.ts';

/** Causes in the IP stack of a host or router on the way. */
export const routingPages = {
  'no-route': {
    symptom: '"Network is unreachable" at once, or a timeout where it is the answer that has no way back.',
    mechanism: [
      'A node had no route to where the packet should go, and counted that.',
      'On the sender the connection fails at once (Ip OutNoRoutes). A router sends ICMP "net unreachable" (IpExt InNoRoutes). A server that cannot reach its client takes the SYN and stays silent (Ip OutNoRoutes again).',
    ],
    prove: [
      { what: 'What the kernel would do.', commands: ['ip route get 9.8.7.6'] },
      { what: 'The counters.', commands: ['nstat -az IpOutNoRoutes IpExtInNoRoutes'] },
    ],
    fixes: [{ what: 'The route that is missing.', commands: ['ip route add default via 192.168.1.1'] }],
  },
  'forwarding-off': {
    symptom: 'A timeout; packets reach the router and go no further. The router itself can be reached.',
    mechanism: [
      'A host that does not forward throws away what is not for itself: net.ipv4.ip_forward is 0, or forwarding is for that interface.',
      'Its stack counts each as Ip InAddrErrors, and tells nobody.',
    ],
    prove: [
      { what: 'The setting.', commands: ['sysctl net.ipv4.ip_forward net.ipv4.conf.br0.forwarding'] },
      { what: 'The counter.', commands: ['nstat -az IpInAddrErrors'] },
    ],
    fixes: [{ what: 'Forward.', commands: ['sysctl -w net.ipv4.ip_forward=1'] }],
  },
  'rp-filter': {
    symptom:
      'Packets reach an interface and vanish; ARP questions by the same sender get no answer. Other senders are served.',
    mechanism: [
      'Reverse path filtering throws away a packet whose source the routing table knows behind another interface.',
      'The higher value of conf.all and conf.INTERFACE holds: 1 demands the same interface, 2 any route at all. TcpExt IPReversePathFilter counts it; for ARP nothing does.',
    ],
    prove: [
      { what: 'The counter.', commands: ['nstat -az TcpExtIPReversePathFilter'] },
      {
        what: 'The way back to the source: another interface than it came in by.',
        commands: ['ip route get 9.8.7.6'],
      },
      {
        what: 'The settings.',
        commands: ['sysctl net.ipv4.conf.all.rp_filter net.ipv4.conf.wan0.rp_filter'],
      },
      { what: 'Every such packet in the log.', commands: ['sysctl -w net.ipv4.conf.all.log_martians=1'] },
    ],
    fixes: [
      {
        what: 'A route back by the interface it came in by.',
        commands: ['ip route replace 9.8.7.0/24 dev wan0'],
      },
      { what: 'Or be content with any route.', commands: ['sysctl -w net.ipv4.conf.wan0.rp_filter=2'] },
    ],
  },
  'martian-source': {
    symptom:
      'A server cannot reach itself by its public address, while other inside hosts can; or packets reach an interface and vanish. The log has "martian source".',
    mechanism: [
      'The kernel takes no packet from a wire whose source is one of the node’s own addresses, or of 127.0.0.0/8: nobody else can have sent it honestly (drop reason IP_LOCAL_SOURCE).',
      'A port forward without SNAT makes just that: the server calls the public address, the router turns the destination to the server and leaves the source, and the server gets a packet from itself.',
      'SNAT to an address of 127.0.0.0/8, of a group, or of the receiver makes such a packet as well; a node with the sender’s address in a wrong place, such as a forgotten `lo`, takes everything of the sender for one.',
      'A node does not send one either. A rule for its own packets that turns 127.0.0.1:8080 to another host, as Docker’s do without the userland proxy, leaves the source: the packet goes nowhere, unless net.ipv4.conf.OUT.route_localnet is 1 and SNAT gives it another source.',
      'IPv6 takes a packet with its own address as source. It takes none of ::1 or of a group (the counter Ip6InHdrErrors), and sends on none with a link-local source (Ip6InAddrErrors).',
    ],
    prove: [
      {
        what: 'The packet comes back with the source it was sent from.',
        commands: ['tcpdump -p -n -i eth0 host 192.168.1.5'],
      },
      {
        what: 'The kernel’s own answer: "Invalid argument" for its own address as a source.',
        commands: ['ip route get 192.168.1.5 from 192.168.1.5 iif eth0'],
      },
      { what: 'Every such packet in the log.', commands: ['sysctl -w net.ipv4.conf.all.log_martians=1'] },
    ],
    fixes: [
      {
        what: 'Give what is turned back inside the router’s address as its source.',
        commands: [
          'iptables -t nat -A POSTROUTING -s 192.168.1.0/24 -d 192.168.1.5 -p tcp --dport 80 -j MASQUERADE',
        ],
      },
      {
        what: 'Or let the server know its public name by its inside address.',
        commands: ["echo '192.168.1.5 webserver.com' >> /etc/hosts"],
      },
    ],
  },
  'ttl-expired': {
    symptom: '"No route to host" with ICMP "time exceeded", or a timeout where ICMP is filtered.',
    mechanism: [
      'Every router lowers the TTL by one and throws the packet away when nothing is left: it was sent with too little, or the routes make a loop.',
      'The router counts Ip InHdrErrors and sends ICMP "time exceeded".',
    ],
    prove: [
      { what: 'A loop shows as two routers in turns.', commands: ['traceroute -n 192.168.1.5'] },
      { what: 'The TTL that arrives.', commands: ['tcpdump -p -n -v -i br0 tcp'] },
      { what: 'What the sender starts with.', commands: ['sysctl net.ipv4.ip_default_ttl'] },
    ],
    fixes: [
      { what: 'The usual TTL.', commands: ['sysctl -w net.ipv4.ip_default_ttl=64'] },
      { what: 'Or the route that leads back.', commands: ['ip route del 192.168.1.5/32'] },
    ],
  },
  'tunnel-mismatch': {
    symptom:
      'A tunnel is up at both ends, the two ends reach each other, and nothing comes through it. Or it works one way only.',
    mechanism: [
      'A packet that comes to the other end of a tunnel is taken by the tunnel that it is for: of that kind, with that VNI (VXLAN, GENEVE) or key (GRE), with these addresses as its ends and, over UDP, with that port. Where there is none it is dropped.',
      'The kernel drops an unknown VNI without a word (drop reason VXLAN_VNI_NOT_FOUND). For GRE and IPIP it sends ICMP "port unreachable", where nobody listens on a UDP port too.',
    ],
    prove: [
      {
        what: 'Kind, VNI or key, ends and port of the tunnels at both ends: they must be each other’s.',
        commands: ['ip -d link show type vxlan', 'ip -d link show type gre'],
      },
      {
        what: 'What arrives at the other end, with its VNI or key, and that nothing comes out.',
        commands: [
          'tcpdump -p -n -i wan0 "udp port 4789 or proto gre or proto 4 or proto 41"',
          'tcpdump -p -n -i tun1',
        ],
      },
    ],
    fixes: [
      {
        what: 'A tunnel with what the other end sends; VNI and port of a VXLAN are for ever, so it is made anew.',
        commands: [
          'ip link del vx0',
          'ip link add vx0 type vxlan id 7 local 10.0.2.1 remote 10.0.1.1 dstport 4789',
        ],
      },
      {
        what: 'Key and ends of a GRE tunnel can be changed.',
        commands: ['ip tunnel change gre1 local 10.0.2.1 remote 10.0.1.1 key 5'],
      },
    ],
  },
} satisfies Partial<Record<Cause, Page>>;
