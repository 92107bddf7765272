/*
 *   pc 10.0.1.2 --- 10.0.1.1 router 10.0.2.1 --- 10.0.2.2 web        fd00:1::2, fd00:1::1, fd00:2::1, fd00:2::2
 */
import { type Cause, defineLab, type LabNode, type Probe, type Scenario } from '../../src/index.ts';

const dropped = `
*filter
-A FORWARD -p tcp --dport 80 -j DROP`;

const fd = (segment: number, host: number) => `fd00:${segment}::${host}`;
const TARGETS = { 4: '10.0.2.2', 6: fd(2, 2) } as const;

/** A fault in both families: the changed nodes, and the expected verdict. */
interface Fault {
  cause: Cause;
  settings: Record<string, LabNode>;
  /** Probes that it does not affect. */
  but?: string[];
}

const ECHOES = `
*filter
-A FORWARD -p icmp -j DROP
-A FORWARD -p udp --dport 7 -j DROP`;
const ECHOES_6 = `
*filter
-A FORWARD -p ipv6-icmp --icmpv6-type echo-request -j DROP
-A FORWARD -p udp --dport 7 -j DROP
-A FORWARD -p tcp --dport 80 -j DROP`;
const HOPS = {
  'net.ipv4.ip_default_ttl': 64,
  'net.ipv6.conf.all.hop_limit': 64,
  'net.ipv6.conf.eth0.hop_limit': 64,
};
const ANSWERS = { 'net.ipv4.icmp_echo_ignore_all': 0, 'net.ipv6.icmp.echo_ignore_all': 0 };
const TTL = {
  'net.ipv4.ip_default_ttl': 1,
  'net.ipv6.conf.all.hop_limit': 1,
  'net.ipv6.conf.eth0.hop_limit': 1,
};
const SILENT = { 'net.ipv4.icmp_echo_ignore_all': 1, 'net.ipv6.icmp.echo_ignore_all': 1 };

const FAULTS: Record<string, Fault> = {
  dropped: {
    cause: 'filtered',
    settings: { router: { rules: { iptables: ECHOES, ip6tables: ECHOES_6 } } },
  },
  'forwarding-off': {
    cause: 'forwarding-off',
    settings: { router: { sysctl: { 'net.ipv4.ip_forward': 0, 'net.ipv6.conf.all.forwarding': 0 } } },
  },
  'no-way-back': { cause: 'no-route', settings: {} },
  'ttl-expired': { cause: 'ttl-expired', settings: { pc: { sysctl: TTL } } },
  silent: {
    cause: 'unanswered',
    settings: { web: { sysctl: SILENT } },
    but: ['udp4', 'udp6', 'http6'],
  },
};

/** The other probes. Scenarios ask http over IPv4 by default. */
const ASKED: Record<string, Probe> = {
  http6: { kind: 'http', from: 'pc', url: `http://[${TARGETS[6]}]/`, connectTimeout: 1 },
  udp4: { kind: 'udp', from: 'pc', to: `${TARGETS[4]}:7`, timeout: 1 },
  udp6: { kind: 'udp', from: 'pc', to: `[${TARGETS[6]}]:7`, timeout: 1 },
  ping4: { kind: 'ping', from: 'pc', to: TARGETS[4], timeout: 1 },
  ping6: { kind: 'ping', from: 'pc', to: TARGETS[6], timeout: 1 },
};

const ofFamilies: Record<string, Scenario> = Object.fromEntries(
  Object.entries(FAULTS).map(([fault, { cause, but = [] }]) => {
    const struck = Object.keys(ASKED).filter((name) => !but.includes(name));
    const expect = Object.fromEntries(struck.map((name) => [name, { outcome: 'fails', cause }] as const));
    return [`each-${fault}`, { because: `${fault}, whatever is asked.`, toggles: { fault }, expect }];
  }),
);

const isWithout = (fault: string) => ({
  fault: ['none', ...Object.keys(FAULTS)].filter((one) => one !== fault),
});

/** Scenarios for causes that nat-loopback does not show. */
export default defineLab({
  name: 'other-causes',
  about: 'A router between two hosts, and what can be wrong with that.',
  nodes: {
    pc: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['10.0.1.2/24', `${fd(1, 2)}/64`] } },
      routes: [{ to: 'fd00:2::/64', via: fd(1, 1) }],
      nameservers: [],
      sysctl: HOPS,
    },
    router: {
      ipv6: true,
      interfaces: {
        lan0: { addresses: ['10.0.1.1/24', `${fd(1, 1)}/64`] },
        lan1: { addresses: ['10.0.2.1/24', `${fd(2, 1)}/64`] },
      },
      sysctl: { 'net.ipv4.ip_forward': 1, 'net.ipv6.conf.all.forwarding': 1 },
    },
    web: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['10.0.2.2/24', `${fd(2, 2)}/64`] } },
      sysctl: ANSWERS,
      services: { http: { kind: 'http', port: 80 }, echo: { kind: 'udp', port: 7 } },
    },
  },
  links: [
    ['pc:eth0', 'router:lan0'],
    ['router:lan1', 'web:eth0'],
  ],
  toggles: {
    gateway: { about: 'The pc knows the way to other networks.', default: true },
    firewall: { about: 'The router drops HTTP.', default: false },
    fault: {
      about: 'What strikes every protocol.',
      default: 'none',
      values: ['none', ...Object.keys(FAULTS)],
    },
  },
  settings: [
    { when: { gateway: true }, nodes: { pc: { routes: [{ to: 'default', via: '10.0.1.1' }] } } },
    { when: { firewall: true }, nodes: { router: { rules: { iptables: dropped } } } },
    {
      when: isWithout('no-way-back'),
      nodes: {
        web: {
          routes: [
            { to: 'default', via: '10.0.2.1' },
            { to: 'fd00:1::/64', via: fd(2, 1) },
          ],
        },
      },
    },
    ...Object.entries(FAULTS).map(([fault, { settings }]) => ({ when: { fault }, nodes: settings })),
  ],
  probes: {
    web: { kind: 'http', from: 'pc', url: 'http://10.0.2.2/', connectTimeout: 1 },
    closed: { kind: 'http', from: 'pc', url: 'http://10.0.2.2:81/', connectTimeout: 1 },
    named: { kind: 'http', from: 'pc', url: 'http://webserver.com/', connectTimeout: 1 },
    nobody: { kind: 'http', from: 'pc', url: 'http://10.0.1.9/', connectTimeout: 4 },
    ...ASKED,
  },
  scenarios: {
    plain: { because: 'Nothing is wrong.', expect: { web: { outcome: 'works' } } },
    refused: {
      because: 'Nobody listens on that port.',
      expect: { closed: { outcome: 'fails', cause: 'refused' } },
    },
    filtered: {
      because: 'A rule drops it.',
      toggles: { firewall: true },
      expect: { web: { outcome: 'fails', cause: 'filtered' } },
    },
    'no-route': {
      because: 'The pc has no default route.',
      toggles: { gateway: false },
      expect: { web: { outcome: 'fails', cause: 'no-route' } },
    },
    'no-nameserver': {
      because: 'The pc has nobody to ask for an address.',
      expect: { named: { outcome: 'fails', cause: 'name-not-resolved' } },
    },
    'arp-unanswered': {
      because: 'Nobody has that address.',
      expect: { nobody: { outcome: 'fails', cause: 'arp-unanswered' } },
    },
    ...ofFamilies,
  },
});
