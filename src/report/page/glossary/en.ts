/**
 * Technical words, each with what it means to somebody who has never heard it. A word is a regular expression that
 * matches a whole word. If two match at the same place, the first one is used.
 */
export const en = {
  'NAT loopback|hairpin NAT':
    'An inside host reaches an inside server by the public address of their router: the packet goes to the router and comes back, like the bend of a hairpin.',
  'hairpin mode|hairpin':
    'A setting of a bridge’s port: only with it may the bridge send a frame back out of the port it came in by.',
  'MAC SNAT|macSnat': 'Writing the router’s own MAC address into a frame as its sender.',
  'MAC address(?:es)?|MACs?':
    'The address of a network card. It is good for one hop only: every router writes new ones into the frame.',
  DNAT: 'Destination NAT: the router replaces the address a packet goes to. A port forward is made this way.',
  SNAT: 'Source NAT: the router replaces the address a packet comes from, so that answers come back to the router.',
  'masquerade|MASQUERADE': 'SNAT to whatever address the outgoing interface has.',
  NAT: 'Network address translation: a router rewrites addresses in packets that pass, and remembers it for the answers.',
  'br_netfilter|bridge-nf-call-iptables|nf':
    'A part of Linux that shows frames inside a bridge to iptables, as if they were being routed.',
  bridge: 'A switch made of software inside Linux: it passes frames on between its ports, by MAC address.',
  switch:
    'A box that passes frames on between its ports by MAC address. It learns who is behind which port from the senders it sees.',
  router: 'Passes packets on between networks by their IP addresses.',
  'FDB|fdb':
    'Forwarding database: the list in which a bridge has learned which MAC address is behind which port.',
  conntrack: 'Connection tracking: the list of connections in which Linux remembers what it translated.',
  iptables: 'The classic program for rules about packets on Linux: filter them, rewrite their addresses.',
  ebtables: 'Like iptables, for frames in a bridge.',
  'nftables|nft': 'The newer program for packet rules on Linux.',
  prerouting:
    'The place in the kernel where a packet has just come in and no route is chosen yet. DNAT happens here.',
  postrouting: 'The last place in the kernel before a packet leaves. SNAT happens here.',
  'hooks?': 'A place in the kernel where every packet passes and rules may look at it, change it or stop it.',
  'SYN-ACK': 'The second packet of a TCP connection: “yes, and may I?”',
  SYN: 'The first packet of a TCP connection: “may we talk?”',
  ACK: 'TCP’s “I have got it”.',
  RST: 'TCP’s “I know of no such connection”: it ends at once.',
  FIN: 'TCP’s “that was all from me”.',
  TCP: 'The protocol that makes a reliable conversation out of single packets. Web pages come over it.',
  UDP: 'The protocol for single messages without a connection, such as DNS questions.',
  ICMP: 'Messages about the network itself: “no such host”, “too big”, ping.',
  HTTP: 'The language of web pages: ask for a page, get it with a number such as 200, “all right”.',
  'pings?': 'A program that sends an echo request, “are you there?”, and waits for the reply.',
  'echo request': 'ICMP’s “are you there?”, which ping sends.',
  'echo reply': 'ICMP’s “yes, I am here”.',
  'datagrams?': 'A single message of UDP: nobody says whether it has arrived.',
  'VLANs?': 'One of several networks on the same cable: a number in each frame says which.',
  'VXLAN|Geneve|GRE|tunnels?':
    'Packets inside of packets: what is sent into one end of a tunnel comes out at the other, whatever lies between.',
  'network namespaces?|namespaces?':
    'A network of its own inside the same Linux: interfaces, routes and rules.',
  'containers?': 'Programs with a namespace of their own, as Docker starts them.',
  ARP: 'How a host finds out which MAC address belongs to an IP address: it asks everyone.',
  DNS: 'Turns a name such as webserver.com into an address.',
  NXDOMAIN: 'DNS’s “there is no such name”.',
  TTL: 'Time to live: every router lowers it by one, and throws the packet away at zero, so that nothing goes in circles for ever.',
  MTU: 'The largest packet a link carries, in bytes.',
  'IP stack': 'The part of the kernel that deals with IP addresses: routing, translation, delivery.',
  IP: 'The internet protocol: its addresses are good all the way from end to end.',
  kernel: 'The heart of Linux; all packets pass through it.',
  'frames?': 'What travels on a cable: a packet in an envelope with two MAC addresses.',
  broadcast: 'A frame to everyone on the same network.',
  'probes?': 'A question asked of the network, here a curl for a web page, to see whether it works.',
  'captures?': 'A recording of every packet that passed a place (tcpdump, Wireshark).',
  'toggles?': 'A setting of the lab that a scenario turns on or off.',
  'scenarios?': 'One set of settings, and what should be seen with them.',
  curl: 'A program that asks for a web page.',
  rp_filter:
    'Reverse path filter: throws away packets that come in by another way than the answer would take.',
  'default gateway|gateway': 'The router a host gives everything to that is not for its own network.',
  veth: 'A virtual cable with two ends.',
  'interfaces?': 'Where a cable goes into a node; it has a name such as eth0.',
  µs: 'Microseconds: millionths of a second.',
} as const;
