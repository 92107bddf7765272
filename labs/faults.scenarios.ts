import type { Cause, Scenario } from '../src/index.ts';

/** One probe of the working network, with one fault in it. */
const fault = (name: string, because: string, cause: Cause, probe = 'loopback'): Scenario => ({
  because,
  toggles: { fault: name },
  expect: { [probe]: { outcome: 'fails', cause } },
});

/** One for each cause, and more where a cause has several faces. */
export const scenarios: Record<string, Scenario> = {
  none: {
    because: 'Both addresses are translated, and the router routes both ways.',
    toggles: { fault: 'none' },
    expect: { 'from-inside': { outcome: 'works' }, 'from-outside': { outcome: 'works' } },
  },
  'same-port-drop': fault(
    'same-port-drop',
    'With br_netfilter the frame stays in the bridge, which never sends one out of the port it came in by.',
    'same-port-drop',
  ),
  'asymmetric-reply': fault(
    'asymmetric-reply',
    'Without SNAT the server answers its neighbour directly, past the translation.',
    'asymmetric-reply',
  ),
  'mac-flap': fault(
    'mac-flap',
    'Hairpin mode reflects even the ARP broadcast, so the switch looks for the pc at the router.',
    'mac-flap',
  ),
  filtered: fault('filtered', 'A rule of the router drops what is forwarded to port 80.', 'filtered'),
  'filtered-reject': fault(
    'filtered-reject',
    'A rule of the router answers in the server’s name with a RST.',
    'filtered',
  ),
  'filtered-policy': fault('filtered-policy', 'The router forwards nothing that no rule allows.', 'filtered'),
  'filtered-bridge': fault(
    'filtered-bridge',
    'The switch drops frames by the IP address in them.',
    'filtered',
  ),
  'filtered-nft': fault('filtered-nft', 'The server’s own firewall drops what it receives.', 'filtered'),
  refused: fault('none', 'Nothing listens on that port, nor is meant to.', 'refused', 'closed'),
  'refused-udp': fault('none', 'The same by UDP: the host answers by ICMP.', 'refused', 'closed-udp'),
  'no-route': fault('no-route', 'The pc has no default route, so its own stack refuses to send.', 'no-route'),
  'no-route-back': fault(
    'no-route-back',
    'The server has no route to the outside, so it cannot answer.',
    'no-route',
    'inbound',
  ),
  'no-route-on-the-way': fault('none', 'The router has no route to that address.', 'no-route', 'nowhere'),
  'forwarding-off': fault('forwarding-off', 'The router keeps what is not for itself.', 'forwarding-off'),
  'rp-filter': {
    ...fault(
      'rp-filter',
      'The router’s route to the pc leads elsewhere, and rp_filter demands that it lead back.',
      'rp-filter',
    ),
    start: 'warm',
    warmWith: { fault: 'none' },
  },
  'rp-filter-arp': fault(
    'rp-filter',
    'What rp_filter throws away gets no answer to ARP either.',
    'rp-filter',
  ),
  'ttl-expired': fault('ttl-expired', 'The pc’s packets may pass no router at all.', 'ttl-expired'),
  'routing-loop': fault(
    'routing-loop',
    'Router and outside each take the other for the way to the server, until the TTL ends it.',
    'ttl-expired',
  ),
  mtu: fault(
    'mtu',
    'The request is too big for br0 and must not be cut; the ICMP message that would say so is dropped.',
    'mtu',
    'inbound',
  ),
  'mtu-bridge': fault(
    'mtu-bridge',
    'A bridge drops what is too big for the next port without a word.',
    'mtu',
  ),
  'arp-unanswered': fault(
    'arp-unanswered',
    'The pc’s gateway is an address that nobody has.',
    'arp-unanswered',
  ),
  'arp-silent': fault('arp-silent', 'The server is set not to answer ARP.', 'arp-unanswered'),
  'stale-neighbour': fault(
    'stale-neighbour',
    'The router has a MAC address of the server that it no longer has.',
    'stale-neighbour',
  ),
  'port-blocked': fault(
    'port-blocked',
    'The ports of pc and server are isolated from each other.',
    'port-blocked',
    'echo',
  ),
  'martian-source': fault(
    'martian-source',
    'Without SNAT the server gets its own packet back, with its own address as source.',
    'martian-source',
    'self',
  ),
  'name-not-resolved': fault(
    'name-not-resolved',
    'The DNS server knows no such name.',
    'name-not-resolved',
    'by-name',
  ),
  'no-dnat': {
    because: 'The rule is for packets that come in by wan0, and those of the pc come in by br0.',
    toggles: { fault: 'no-dnat' },
    expect: { loopback: { outcome: 'fails', cause: 'no-dnat' }, 'from-outside': { outcome: 'works' } },
  },
  'wrong-dnat': fault('wrong-dnat', 'The rule sends it to an address that nobody has.', 'wrong-dnat'),
  'wrong-dnat-port': fault(
    'wrong-dnat-port',
    'The rule sends it to a port where no service is.',
    'wrong-dnat',
  ),
  'link-down': fault('link-down', 'The switch’s port to the server is down.', 'link-down'),
  'link-down-near': fault(
    'link-down-near',
    'The switch’s port to the pc is down, so the pc has no carrier.',
    'link-down',
  ),
  'service-down': fault('service-down', 'The web server is not running.', 'service-down'),
  'service-down-udp': fault('service-down', 'Nor is the UDP service.', 'service-down', 'echo'),
  'bound-elsewhere': fault('bound-elsewhere', 'The web server listens on 127.0.0.1 only.', 'bound-elsewhere'),
  'wrong-answer': fault('none', 'The server answers with another page.', 'wrong-answer', 'page'),
  'ports-exhausted': fault(
    'ports-exhausted',
    'SNAT may give a single port, and another connection has it.',
    'ports-exhausted',
  ),
  unanswered: fault(
    'unanswered',
    'The server allows less than no half-open connections, so its kernel drops every SYN without a word.',
    'unanswered',
  ),
};
