import type { Cause, Scenario } from '../src/index.ts';

/** Suffixes of probe names: protocol and family. Faults that do not affect all of them name those that they do. */
const ALL = ['', '-udp', '-ping', '6', '6-udp', '6-ping'];
const IPV4 = ['', '-udp', '-ping'];
const SERVICES = ['', '-udp', '6', '6-udp'];

/** A scenario of the working network with one fault. */
const fault = (name: string, because: string, cause: Cause, probe = 'loopback', forms = ALL): Scenario => ({
  because,
  toggles: { fault: name },
  expect: Object.fromEntries(forms.map((form) => [`${probe}${form}`, { outcome: 'fails', cause }])),
});

const withOthers = (scenario: Scenario, others: Scenario['expect']): Scenario => ({
  ...scenario,
  expect: { ...scenario.expect, ...others },
});

/** One for each cause; several where a cause can arise in different ways. */
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
  refused: fault(
    'none',
    'Nothing listens on those ports, nor is meant to: TCP answers with a RST, UDP by ICMP.',
    'refused',
    'closed',
    SERVICES,
  ),
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
      'loopback',
      IPV4,
    ),
    start: 'warm',
    warmWith: { fault: 'none' },
  },
  'rp-filter-arp': fault(
    'rp-filter',
    'What rp_filter throws away gets no answer to ARP either.',
    'rp-filter',
    'loopback',
    IPV4,
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
    'inbound-long',
  ),
  'mtu-bridge': fault(
    'mtu-bridge',
    'A bridge drops what is too big for the next port without a word.',
    'mtu',
    'long',
  ),
  'arp-unanswered': fault(
    'arp-unanswered',
    'The pc’s gateway is an address that nobody has.',
    'arp-unanswered',
  ),
  'arp-silent': fault(
    'arp-silent',
    'The server is set not to answer ARP.',
    'arp-unanswered',
    'loopback',
    IPV4,
  ),
  'stale-neighbour': fault(
    'stale-neighbour',
    'The router has a MAC address of the server that it no longer has.',
    'stale-neighbour',
  ),
  'port-blocked': fault(
    'port-blocked',
    'The ports of pc and server are isolated from each other.',
    'port-blocked',
    'near',
  ),
  'martian-source': fault(
    'martian-source',
    'Without SNAT the server gets its own packet back, with its own address as source.',
    'martian-source',
    'self',
    IPV4,
  ),
  'name-not-resolved': fault(
    'name-not-resolved',
    'The DNS server knows no such name.',
    'name-not-resolved',
    'by-name',
    ['', '-ping'],
  ),
  'name-not-resolved6': fault(
    'name-not-resolved6',
    'Nor does it where it is asked over IPv6.',
    'name-not-resolved',
    'by-name',
    ['', '-ping'],
  ),
  'no-dnat': withOthers(
    fault(
      'no-dnat',
      'The rule is for packets that come in by wan0, and those of the pc come in by br0.',
      'no-dnat',
      'loopback',
      SERVICES,
    ),
    { 'from-outside': { outcome: 'works' } },
  ),
  'wrong-dnat': fault('wrong-dnat', 'The rule sends it to an address that nobody has.', 'wrong-dnat'),
  'wrong-dnat-port': fault(
    'wrong-dnat-port',
    'The rule sends it to a port where no service is.',
    'wrong-dnat',
    'loopback',
    SERVICES,
  ),
  'link-down': fault('link-down', 'The switch’s port to the server is down.', 'link-down'),
  'link-down-near': fault(
    'link-down-near',
    'The switch’s port to the pc is down, so the pc has no carrier.',
    'link-down',
  ),
  'service-down': fault(
    'service-down',
    'Neither the web server nor the UDP service is running.',
    'service-down',
    'loopback',
    SERVICES,
  ),
  'bound-elsewhere': fault(
    'bound-elsewhere',
    'The servers listen on 127.0.0.1 and ::1 only.',
    'bound-elsewhere',
    'loopback',
    SERVICES,
  ),
  'wrong-answer': fault('none', 'The server answers with another page.', 'wrong-answer', 'page', ['', '6']),
  'ports-exhausted': fault(
    'ports-exhausted',
    'SNAT may give a single port, and another connection has it.',
    'ports-exhausted',
    'loopback',
    SERVICES,
  ),
  'tunnel-mismatch': fault(
    'tunnel-mismatch',
    'The two ends of the tunnel between pc and server have different VNIs.',
    'tunnel-mismatch',
    'tunnel',
  ),
  unanswered: fault(
    'unanswered',
    'The server allows less than no half-open connections, takes datagrams for a name server’s, and is set to ignore echo requests: nothing says a word.',
    'unanswered',
  ),
};
