import type { Cause } from '../../lab/types.ts';
import type { Page } from './page.ts';

/** Causes inside bridges and switches. */
export const bridgePages = {
  'same-port-drop': {
    symptom:
      'Inside hosts cannot reach an inside server through the public address, although DNAT and SNAT are right. The SYN enters the router’s bridge port, and nothing ever leaves.',
    mechanism: [
      'A bridge never sends a frame back out of the port it came in by, unless hairpin mode is on for that port: should_deliver(), inlined into br_forward() and br_handle_frame_finish(), drops it without a counter.',
      'A routed packet would come in by br0 and leave by br0, which is no such case. But with net.bridge.bridge-nf-call-iptables = 1 (what every new network namespace starts with) br_netfilter lets iptables change the destination while the frame is still inside the bridge. The new destination’s MAC address is behind the port that the frame came in by, and the frame is dropped as if a station had spoken to its neighbour on the same cable.',
    ],
    prove: [
      {
        what: 'Hairpin mode of the port: look for "hairpin off".',
        commands: ['bridge -d link show dev eth0'],
      },
      {
        what: 'Does br_netfilter interfere? 1 is on; a bridge’s own nf_call_iptables counts as well.',
        commands: [
          'sysctl net.bridge.bridge-nf-call-iptables',
          'ip -d link show dev br0 | grep -o "nf_call_iptables [01]"',
        ],
      },
      {
        what: 'The server’s MAC address is on the port that the SYN comes in by.',
        commands: ['bridge fdb show br br0'],
      },
      {
        what: 'The SYN enters, and does not leave (never without -p: a promiscuous bridge behaves differently).',
        commands: ['tcpdump -p -n -e -i eth0 tcp port 8001 or tcp port 80'],
      },
      {
        what: 'The last hook is ip PREROUTING with its DNAT rule; no bridge forward hook follows.',
        commands: ['nft monitor trace'],
      },
    ],
    fixes: [
      {
        what: 'What changes least: inside, the name is the server’s own address (split DNS). The server then has to listen on the port that is called.',
        commands: ['dnsmasq --address=/webserver.com/192.168.1.5'],
      },
      {
        what: 'Or hairpin mode, together with MAC SNAT: without it the switch learns the stations on the wrong port (see mac-flap). Where one station only is behind the port, such as a container or a pod, hairpin mode alone will do.',
        commands: [
          'bridge link set dev eth0 hairpin on',
          'ebtables -t nat -A POSTROUTING -o eth0 -j snat --to-source $(cat /sys/class/net/br0/address) --snat-target ACCEPT',
        ],
      },
      {
        what: 'Or keep iptables out of the bridge: the packet is then routed, in by br0 and out by br0. Never on a node of Kubernetes, nor beside Docker without its userland proxy: what they translate between ports of one bridge needs the setting on.',
        commands: ['sysctl -w net.bridge.bridge-nf-call-iptables=0'],
      },
      {
        what: 'A Docker container that cannot reach its own published port, with the userland proxy off: its port of docker0 lost the hairpin mode that the engine had given it. `lab verify docker-bridge --matrix` shows the cases.',
        commands: ['bridge link set dev vethNAME hairpin on'],
      },
    ],
  },
  'mac-flap': {
    symptom:
      'Connections stall, of hosts that have nothing to do with it as well, and come back after minutes. The switch logs that stations move between ports.',
    mechanism: [
      'A switch learns a station on the port where a frame with its source address last came in; a bridge that sends a frame back with the sender’s own MAC address teaches the switch that the sender is behind the bridge.',
      'With hairpin mode a bridge reflects frames without touching their source address: bridged DNAT and SNAT change IP addresses only, and broadcast such as ARP is reflected as well. What is then for that station goes to the bridge’s port, and is dropped there, because a switch does not send a frame back either.',
      'Two hosts with one MAC address, such as copied virtual machines, do the same: whoever spoke last gets what is for both, and one never gets an answer of the other.',
    ],
    prove: [
      {
        what: 'The station moves to the router’s port.',
        commands: ['bridge monitor fdb', 'bridge fdb show br br0'],
      },
      {
        what: 'Frames that leave the router carry the MAC address of the pc.',
        commands: ['tcpdump -p -n -e -i eth0'],
      },
    ],
    fixes: [
      {
        what: 'Give every frame that the bridge sends back the router’s own MAC address, broadcast included.',
        commands: [
          'ebtables -t nat -A POSTROUTING -o eth0 -j snat --to-source $(cat /sys/class/net/br0/address) --snat-target ACCEPT',
        ],
      },
      {
        what: 'Or do without hairpin mode, and let the packet be routed; not on a node of Kubernetes, nor beside Docker without its userland proxy, which need the setting on.',
        commands: ['bridge link set dev eth0 hairpin off', 'sysctl -w net.bridge.bridge-nf-call-iptables=0'],
      },
    ],
  },
  'link-down': {
    symptom: 'Nothing gets through, and no error says so; counters of the interface stand still.',
    mechanism: [
      'An interface on the only way is set down; its other end then has no carrier.',
      'A bridge port that is down forwards nothing and is forgotten in the FDB. A host whose own interface is down loses the routes through it, and says "Network is unreachable".',
    ],
    prove: [
      { what: 'DOWN is set so; NO-CARRIER means that the other end is.', commands: ['ip -br link'] },
      { what: 'The state of bridge ports.', commands: ['bridge link'] },
    ],
    fixes: [{ what: 'Set it up.', commands: ['ip link set dev p3 up'] }],
  },
  mtu: {
    symptom:
      'The connection opens, small answers come, and larger ones never: the terminal hangs after the login, the page stays empty.',
    mechanism: [
      'A packet was larger than the MTU of the next link, and it may not be cut: TCP sets "do not fragment".',
      'A router then answers with ICMP "fragmentation needed", from which the sender learns. Where that message is filtered, or the link is part of a bridge, which never cuts and never answers, the sender repeats the same packet in vain: a black hole.',
    ],
    prove: [
      { what: 'The MTU of each link on the way.', commands: ['ip -br link; ip link show dev br0'] },
      {
        what: 'The largest packet that gets through: 28 bytes less than its MTU.',
        commands: ['ping -M do -s 1472 192.168.1.5'],
      },
      { what: 'A router counts what it could not cut.', commands: ['nstat -az IpFragFails'] },
    ],
    fixes: [
      { what: 'The same MTU on all links of one network.', commands: ['ip link set dev p3 mtu 1500'] },
      {
        what: 'Let the ICMP message pass.',
        commands: ['iptables -I OUTPUT -p icmp --icmp-type fragmentation-needed -j ACCEPT'],
      },
      {
        what: 'Or let TCP know in its SYN.',
        commands: [
          'iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu',
        ],
      },
    ],
  },
} satisfies Partial<Record<Cause, Page>>;
