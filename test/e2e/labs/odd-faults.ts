import faults from '../../../labs/faults.ts';
import type { Cause, Lab, LabNode, Scenario, Setting } from '../../../src/index.ts';

/** A fault that occurs in real networks and that the lab `faults` does not have, with the expected verdict. */
export interface Odd {
  name: string;
  /** The value of the toggle `fault`; `none` by default. */
  fault?: string;
  probe: 'loopback' | 'loopback6' | 'loopback6-udp' | 'loopback6-ping' | 'inbound' | 'patient';
  nodes: Record<string, LabNode>;
  cause: Cause | 'unknown';
  /** Pattern for the verdict's detail. */
  says: RegExp;
}

const docker = `
*filter
:FORWARD DROP
:DOCKER - [0:0]
:DOCKER-USER - [0:0]
-A FORWARD -j DOCKER-USER
-A FORWARD -o br0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o br0 -j DOCKER
-A FORWARD -i br0 ! -o br0 -j ACCEPT
-A DOCKER -d 192.168.1.9/32 -p tcp --dport 80 -j ACCEPT
-A DOCKER-USER -j RETURN`;

const nftDnat = `
table ip port-forward {
  chain prerouting {
    type nat hook prerouting priority -101;
    ip daddr 1.2.3.4 tcp dport 8001 dnat to 192.168.1.5:80
  }
}`;

const iptables = (table: string, ...rules: string[]) => ({
  rules: { iptables: ['', `*${table}`, ...rules].join('\n') },
});

/** Settings for how many neighbour solicitations are sent, and how many milliseconds apart. */
const questions = (count: number, apart: number) => ({
  'net.ipv6.neigh.eth0.mcast_solicit': count,
  'net.ipv6.neigh.eth0.retrans_time_ms': apart,
});

export const ODD: Odd[] = [
  {
    name: 'docker',
    probe: 'inbound',
    nodes: { router: { rules: { iptables: docker } } },
    cause: 'filtered',
    says: /-P FORWARD DROP/,
  },
  {
    name: 'chain-of-its-own',
    probe: 'inbound',
    nodes: {
      router: iptables('filter', ':BLOCK - [0:0]', '-A FORWARD -j BLOCK', '-A BLOCK -s 9.8.7.0/24 -j DROP'),
    },
    cause: 'filtered',
    says: /-A BLOCK -s 9\.8\.7\.0\/24 -j DROP/,
  },
  {
    name: 'rejected-by-icmp',
    probe: 'inbound',
    nodes: { router: iptables('filter', '-A FORWARD -p tcp --dport 80 -j REJECT') },
    cause: 'filtered',
    says: /-j REJECT/,
  },
  {
    name: 'answer-dropped-by-its-sender',
    probe: 'inbound',
    nodes: { web: iptables('filter', '-A OUTPUT -p tcp --sport 80 -j DROP') },
    cause: 'filtered',
    says: /a rule of web .* -A OUTPUT -p tcp -m tcp --sport 80 -j DROP/,
  },
  {
    name: 'answer-dropped-by-its-receiver',
    probe: 'loopback',
    nodes: { pc: iptables('filter', '-A INPUT -p tcp --sport 8001 -j DROP') },
    cause: 'filtered',
    says: /a rule of pc .* -A INPUT -p tcp -m tcp --sport 8001 -j DROP/,
  },
  {
    name: 'arp-dropped',
    probe: 'loopback',
    nodes: {
      switch: {
        rules: { ebtables: '\n*filter\n:FORWARD ACCEPT\n-A FORWARD -p ARP --arp-ip-dst 192.168.1.5 -j DROP' },
      },
    },
    cause: 'filtered',
    says: /a rule of switch .* -p ARP/,
  },
  {
    name: 'redirected',
    fault: 'no-dnat',
    probe: 'loopback',
    nodes: { router: iptables('nat', '-A PREROUTING -p tcp --dport 8001 -j REDIRECT --to-ports 8080') },
    cause: 'wrong-dnat',
    says: /router turned it to 192\.168\.1\.1:8080/,
  },
  {
    name: 'dnat-to-itself',
    fault: 'no-dnat',
    probe: 'loopback',
    nodes: {
      router: iptables('nat', '-A PREROUTING -p tcp --dport 8001 -j DNAT --to-destination 192.168.1.1:80'),
    },
    cause: 'wrong-dnat',
    says: /router turned it to 192\.168\.1\.1:80/,
  },
  {
    name: 'not-tracked',
    probe: 'loopback',
    nodes: { router: iptables('raw', '-A PREROUTING -p tcp --dport 8001 -j CT --notrack') },
    cause: 'no-dnat',
    says: /router answered for itself/,
  },
  {
    // The client has no route to where the answer comes from, so it sends no reset either.
    name: 'answer-not-tracked',
    probe: 'inbound',
    nodes: { router: iptables('raw', '-A PREROUTING -s 192.168.1.5 -p tcp -j CT --notrack') },
    cause: 'asymmetric-reply',
    says: /nothing on its way translated it back/,
  },
  {
    name: 'nft-without-counters',
    fault: 'no-dnat',
    probe: 'loopback',
    nodes: { router: { rules: { nft: nftDnat }, sysctl: { 'net.bridge.bridge-nf-call-iptables': 1 } } },
    cause: 'same-port-drop',
    says: /hairpin mode is off on router:eth0/,
  },
  {
    name: 'martian',
    fault: 'asymmetric-reply',
    probe: 'inbound',
    nodes: { router: iptables('nat', '-A POSTROUTING -p tcp --dport 80 -j SNAT --to-source 192.168.1.5') },
    cause: 'martian-source',
    says: /192\.168\.1\.5 as its source: that is its own address/,
  },
  // By the time it is asked for the route, the kernel has given up on the neighbour and would take the default route.
  ...(['loopback6', 'loopback6-udp', 'loopback6-ping'] as const).map(
    (probe): Odd => ({
      name: `${probe}-gave-up`,
      fault: 'arp-unanswered',
      probe,
      nodes: {
        pc: { sysctl: questions(1, 20) },
      },
      cause: 'arp-unanswered',
      says: /pc asked who has fd02::254, and nobody has it/,
    }),
  ),
  // The retransmitted SYN waits for the neighbour question that the first SYN caused.
  {
    name: 'sent-twice-link-down',
    fault: 'link-down',
    probe: 'patient',
    nodes: {},
    cause: 'link-down',
    says: /switch:p3 is down/,
  },
  {
    name: 'sent-twice-arp-silent',
    fault: 'arp-silent',
    probe: 'patient',
    nodes: {},
    cause: 'arp-unanswered',
    says: /web, who has it, is set not to answer/,
  },
  {
    name: 'sent-twice-wrong-dnat',
    fault: 'wrong-dnat',
    probe: 'patient',
    nodes: {},
    cause: 'wrong-dnat',
    says: /an address that nobody has/,
  },
  {
    name: 'dead-gateway',
    probe: 'inbound',
    nodes: { web: { routes: [{ to: '9.8.7.0/24', via: '192.168.1.77' }] } },
    cause: 'arp-unanswered',
    says: /web asked who has 192\.168\.1\.77, and nobody has it/,
  },
  {
    name: 'gateway-that-is-none',
    probe: 'inbound',
    nodes: {
      web: { routes: [{ to: '9.8.7.0/24', via: '192.168.1.6' }] },
    },
    cause: 'forwarding-off',
    says: /pc does not forward/,
  },
  {
    name: 'no-flooding',
    probe: 'loopback',
    nodes: { switch: { interfaces: { p3: { port: { flood: false, bcastFlood: false } } } } },
    cause: 'port-blocked',
    says: /broadcasts are not flooded out of p3/,
  },
  {
    name: 'ttl-by-a-rule',
    probe: 'loopback',
    nodes: { router: iptables('mangle', '-A PREROUTING -j TTL --ttl-set 1') },
    cause: 'ttl-expired',
    says: /a rule of router set the packet's TTL to 1, and a router lowers it by one/,
  },
  {
    name: 'narrow-host',
    probe: 'loopback',
    nodes: { web: { interfaces: { eth0: { mtu: 100 } } } },
    cause: 'mtu',
    says: /was to go through web:eth0, which takes 100/,
  },
];

/** The lab `faults` with a toggle and a scenario for each of these, as JSON. */
export function labOfOdd(): string {
  const scenarios = ODD.map(({ name, fault = 'none', probe }): [string, Scenario] => [
    name,
    {
      because: 'Seen in the wild.',
      toggles: { odd: name, fault },
      expect: { [probe]: { outcome: 'works' } },
    },
  ]);
  const { pc } = faults.nodes;
  const lab: Lab = {
    ...faults,
    name: 'odd-faults',
    nodes: { ...faults.nodes, pc: { ...pc, sysctl: { ...pc?.sysctl, ...questions(3, 1000) } } },
    probes: {
      ...faults.probes,
      patient: { kind: 'http', from: 'pc', url: 'http://1.2.3.4:8001/', connectTimeout: 1.6 },
    },
    toggles: {
      ...faults.toggles,
      odd: {
        about: 'What else is wrong.',
        default: 'none',
        values: ['none', ...ODD.map(({ name }) => name)],
      },
    },
    settings: [
      ...(faults.settings ?? []),
      ...ODD.map(({ name, nodes }): Setting => ({ when: { odd: name }, nodes })),
    ],
    scenarios: Object.fromEntries(scenarios),
  };
  return JSON.stringify(lab);
}
