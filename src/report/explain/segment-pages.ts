import type { Cause } from '../../lab/types.ts';
import type { Page } from './page.ts';

/** Causes on one segment: what its switches keep back, and what its hosts have remembered wrongly. */
export const segmentPages = {
  'port-blocked': {
    symptom:
      'Two hosts on one switch, with addresses of one subnet, do not reach each other; ARP gets no answer, or only what is addressed to one of them is lost. Others on the switch are served.',
    mechanism: [
      'A port of the bridge on the way takes or sends no such frames: it is isolated, as the port that the frame came in by is (a protected port, a guest network), it is locked, the spanning tree keeps it blocking or disabled, or broadcasts or frames to unknown stations are not flooded out of it.',
      'The bridge drops the frame without a counter, for that is what it was set to do.',
    ],
    prove: [
      {
        what: 'The state and the flags of the ports: look for "isolated on", "locked on", "flood off", "bcast_flood off", and for a state other than forwarding.',
        commands: ['bridge -d link show'],
      },
      {
        what: 'What the bridge knows: a port without learning never gets an entry of its stations.',
        commands: ['bridge fdb show br br0'],
      },
      {
        what: 'The frame enters by one port, and does not leave by the other.',
        commands: ['tcpdump -p -n -e -i p1', 'tcpdump -p -n -e -i p2'],
      },
    ],
    fixes: [
      { what: 'Let isolated ports speak to each other.', commands: ['bridge link set dev p2 isolated off'] },
      {
        what: 'Flood what is for everybody, and for unknown stations.',
        commands: ['bridge link set dev p2 flood on bcast_flood on mcast_flood on learning on'],
      },
      {
        what: 'Or keep the port, and tell the bridge who is behind it.',
        commands: ['bridge fdb add 02:00:00:00:00:05 dev p2 master static'],
      },
    ],
  },
  'stale-neighbour': {
    symptom:
      'A host is reached by all but one of its neighbours, often a router, after it got a new network card, or another host took over its address.',
    mechanism: [
      'The neighbour table (the ARP cache, or IPv6’s) has an address with a MAC address that its owner does not have. The frame leaves with it, and the owner’s network card takes it for somebody else’s (OTHERHOST).',
      'The kernel replaces an entry that it has learned when its owner speaks, or does not answer for a while; one that was set by hand (PERMANENT) it keeps for ever.',
    ],
    prove: [
      { what: 'The entry, and its state.', commands: ['ip neigh show 192.168.1.5'] },
      { what: 'The MAC address that the owner has.', commands: ['ip link show dev eth0'] },
      { what: 'The frame arrives with the other one.', commands: ['tcpdump -p -n -e -i eth0'] },
    ],
    fixes: [
      { what: 'Forget it: the next packet asks anew.', commands: ['ip neigh del 192.168.1.5 dev br0'] },
      {
        what: 'Let a host that takes over an address say so.',
        commands: ['arping -U -c 3 -I eth0 192.168.1.5'],
      },
    ],
  },
  'arp-unanswered': {
    symptom:
      'curl: "No route to host" after three seconds, or a timeout. ip neigh shows INCOMPLETE or FAILED.',
    mechanism: [
      'Before a packet can leave on Ethernet its next hop must say which MAC address it has; nobody did.',
      'Either no host has that address (a gateway with a typing error, a host that is off), or its owner is set not to answer: with arp_ignore a host keeps silent about addresses of other interfaces, with 8 about all. A host also keeps silent to whom rp_filter would not let it speak (see rp-filter).',
      'Or the reply came, and a bridge took it: a port of a bridge hands all that comes in to the bridge. A host whose address or route is on the port, and not on the bridge, asks and never learns.',
    ],
    prove: [
      { what: 'The entry that found nobody.', commands: ['ip neigh show'] },
      { what: 'The question, and no answer.', commands: ['tcpdump -p -n -e -i eth0 arp'] },
      {
        what: 'On the owner: more than 0 keeps it silent.',
        commands: ['sysctl net.ipv4.conf.all.arp_ignore net.ipv4.conf.eth0.arp_ignore'],
      },
      {
        what: 'Interfaces that are ports should have no address and no route.',
        commands: ['ip addr show master br0', 'ip route'],
      },
    ],
    fixes: [
      { what: 'The right gateway.', commands: ['ip route replace default via 192.168.1.1'] },
      { what: 'Or let the owner answer.', commands: ['sysctl -w net.ipv4.conf.all.arp_ignore=0'] },
      {
        what: 'Or the address on the bridge in the place of its port.',
        commands: ['ip addr del 192.168.1.1/24 dev eth0', 'ip addr add 192.168.1.1/24 dev br0'],
      },
    ],
  },
} satisfies Partial<Record<Cause, Page>>;
