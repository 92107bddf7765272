import type { Cause } from '../../lab/types.ts';
import type { Page } from './page.ts';

/** Causes in address translation and rules. */
export const natPages = {
  'asymmetric-reply': {
    symptom: 'The SYN-ACK arrives, and the client resets it at once. From outside everything works.',
    mechanism: [
      'The server answers its neighbour directly, from its own address, and the client never called that address: it answers with RST.',
      'DNAT on the router changed the destination on the way there, and only the router can change it back. But client and server are in one network, so the answer does not pass the router.',
      'The same name is for every answer that takes another way than the question: by a router whose firewall never saw the question and drops the answer as INVALID, past a firewall that then takes the client’s next packet for INVALID, or through the right router untracked (NOTRACK). The verdict names where the ways part, or who got the answer untranslated.',
      'So is an answer that went to somebody else: a router gave the question a source that is another node’s (SNAT), or a node on the way has the asker’s address as well. The verdict names who gave the source, or who has the address twice.',
      'Over IPv6 a server that calls its own public address gets its own question back, and answers itself from an address that it never called.',
    ],
    prove: [
      {
        what: 'On the pc: a SYN-ACK from 192.168.1.5:80 after a SYN to 1.2.3.4:8001, then RST.',
        commands: ['tcpdump -p -n -i eth0 tcp'],
      },
      { what: 'On the router: an entry that is [UNREPLIED].', commands: ['conntrack -L -d 1.2.3.4'] },
      {
        what: 'Between two routers: the server’s way to the client, and what the other firewall counts as invalid.',
        commands: ['ip route get 192.168.1.6 from 192.168.1.5', 'conntrack -S'],
      },
    ],
    fixes: [
      {
        what: 'SNAT as well: the server answers the router, which changes both addresses back.',
        commands: [
          'iptables -t nat -A POSTROUTING -s 192.168.1.0/24 -d 192.168.1.5 -p tcp --dport 80 -j SNAT --to-source 192.168.1.1',
        ],
      },
      {
        what: 'Or another answer from DNS for inside hosts.',
        commands: ['dnsmasq --address=/webserver.com/192.168.1.5'],
      },
      {
        what: 'Docker containers that cannot reach a neighbour’s published port, with the userland proxy off: the bridge must show the answer to iptables, or the proxy be on. `lab verify docker-bridge --matrix` shows the cases.',
        commands: ['sysctl -w net.bridge.bridge-nf-call-iptables=1'],
      },
    ],
  },
  filtered: {
    symptom: 'A timeout (DROP), or "Connection refused" and "No route to host" at once (REJECT).',
    mechanism: [
      'A rule of iptables, ebtables or nftables stopped the packet.',
      'With net.bridge.bridge-nf-call-iptables = 1 the rules of iptables FORWARD also apply to frames that a bridge only passes on between its ports.',
    ],
    prove: [
      {
        what: 'The counter of the rule grows with every try.',
        commands: ['iptables -nvL; iptables -t raw -nvL', 'ebtables -L --Lc', 'nft list ruleset'],
      },
      {
        what: 'The rule itself, for a single packet.',
        commands: [
          "nft 'add table inet t; add chain inet t c { type filter hook prerouting priority -400; }; add rule inet t c tcp dport 80 meta nftrace set 1'; nft monitor trace",
        ],
      },
    ],
    fixes: [
      {
        what: 'A rule before it that lets the packet pass.',
        commands: ['iptables -I FORWARD -p tcp -d 192.168.1.5 --dport 80 -j ACCEPT'],
      },
    ],
  },
  'no-dnat': {
    symptom:
      '"Connection refused" from the public address, or the router’s own web page in place of the server’s.',
    mechanism: [
      'No rule turned the packet to the server, so it reached the router itself.',
      'Mostly the rule is for packets that come in by the outside interface (-i wan0), and those of inside hosts come in by another. Or the rule is missing, or asks for another port.',
      'A router whose INPUT drops what it does not know hides this: the packet looks filtered. To accept it there would not help, as nothing on the router listens for it.',
    ],
    prove: [
      {
        what: 'Counters of the DNAT rules: they stand still.',
        commands: ['iptables -t nat -nvL PREROUTING'],
      },
      {
        what: 'The RST comes from the router: TTL 64, its MAC address.',
        commands: ['tcpdump -p -n -e -v -i eth0 tcp port 8001'],
      },
    ],
    fixes: [
      {
        what: 'A rule by the destination address, not by the interface.',
        commands: [
          'iptables -t nat -A PREROUTING -d 1.2.3.4 -p tcp --dport 8001 -j DNAT --to-destination 192.168.1.5:80',
        ],
      },
    ],
  },
  'ports-exhausted': {
    symptom:
      'New connections to one server fail now and then, or always, while others are open; what is open goes on, and other servers are reached.',
    mechanism: [
      'SNAT gives each connection to the same target its own source port. The rule has few (or a single one: --to-source 1.2.3.4:5000), and other connections to that target have them all.',
      'The kernel then takes a port that is taken, and connection tracking refuses the packet behind POSTROUTING, as it could not tell the two connections apart. No rule and no log says so; insert_failed is counted.',
      'An entry stays for a while after its connection is closed: two minutes in TIME_WAIT, half a minute after a datagram.',
    ],
    prove: [
      { what: 'insert_failed (and drop) grow with every try.', commands: ['conntrack -S'] },
      { what: 'Who has the port.', commands: ['conntrack -L -d 192.168.1.5'] },
      { what: 'The ports that the rule may give.', commands: ['iptables -t nat -S POSTROUTING'] },
    ],
    fixes: [
      {
        what: 'No ports in the rule: the kernel then has some 64,000 for each target.',
        commands: ['iptables -t nat -R POSTROUTING 1 -o wan0 -j SNAT --to-source 1.2.3.4'],
      },
      {
        what: 'Or more addresses to choose from.',
        commands: ['iptables -t nat -R POSTROUTING 1 -o wan0 -j SNAT --to-source 1.2.3.4-1.2.3.7'],
      },
    ],
  },
  'wrong-dnat': {
    symptom:
      '"Connection refused", a timeout with ARP questions for an address that nobody has, or the page of another server.',
    mechanism: [
      'A rule turned the packet to an address or a port where no service is, or away from the server that was asked.',
      'A server that has another address than it used to have, a port that was changed: the translation itself works.',
      'The address of a group (224.0.0.0/4, ff00::/8) or of everybody on a network (192.168.1.255) is no host’s: what is turned to it ends at a router.',
      'A loopback address (127.0.0.1, ::1) is nobody’s for what comes from outside: the kernel drops it as a martian, unless net.ipv4.conf.IN.route_localnet is 1. A service of the router itself that listens there is reached by an address of the router.',
    ],
    prove: [
      {
        what: 'Where it goes: the reply’s source in the connection’s entry.',
        commands: ['conntrack -L -d 1.2.3.4'],
      },
      { what: 'Is anybody there?', commands: ['ip neigh show; curl -v http://192.168.1.5:80/'] },
    ],
    fixes: [
      {
        what: 'The right target.',
        commands: [
          'iptables -t nat -R PREROUTING 1 -d 1.2.3.4 -p tcp --dport 8001 -j DNAT --to-destination 192.168.1.5:80',
          'conntrack -D -d 1.2.3.4',
        ],
      },
    ],
  },
} satisfies Partial<Record<Cause, Page>>;
