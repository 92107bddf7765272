import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { Home, USERS } from './support/home.ts';

/**
 * Values that pass the checks and that the kernel or a program refuses: what the error says, and the part of the lab's
 * line it points at.
 */
type Refused = [nodes: string, said: string, meant: string];

/** For each broken word, the YAML that is merged into the lab below. */
const WORDS: Record<string, Refused> = {
  address: [
    'a: { ipv6: true, interfaces: { e: { addresses: ["::1/128"] } } }',
    'add address ::1/128',
    '"::1/128"',
  ],
  addressTwice: [
    'a: { ipv6: true, interfaces: { e: { addresses: ["fd00::1/64", "fd00:0::1/64"] } } }',
    'add address fd00:0::1/64 – File exists (EEXIST)',
    '"fd00:0::1/64"',
  ],
  route: [
    'a: { routes: [{ to: 9.0.0.0/8, via: 8.8.8.8 }] }',
    'Nexthop has invalid gateway',
    '{ to: 9.0.0.0/8',
  ],
  routeTwice: ['a: { routes: [{ to: 10.0.1.0/24, dev: e }] }', 'File exists (EEXIST)', '{ to: 10.0.1.0/24'],
  routeSource: [
    'a: { routes: [{ to: 9.0.0.0/8, via: 10.0.1.1, src: 7.7.7.7 }] }',
    'Invalid prefsrc address',
    '{ to: 9.0.0.0/8',
  ],
  routeOfIpv6: [
    'a: { ipv6: true, routes: [{ to: "fd09::/64", via: "fd08::1" }] }',
    'add route fd09::/64 via fd08::1',
    '{ to: "fd09::/64"',
  ],
  ways: [
    'a: { routes: [{ to: 9.0.0.0/8, nexthops: [{ via: 10.0.1.1 }, { via: 8.8.8.8 }] }] }',
    'Nexthop has invalid gateway',
    '',
  ],
  routingRule: [
    'a: { routingRules: [{ table: 5 }, { table: 5, dport: 0, protocol: tcp }] }',
    'Invalid dport range',
    '{ table: 5, dport: 0',
  ],
  routingRuleTwice: [
    'a: { routingRules: [{ from: 9.0.0.0/8, table: 5, priority: 7 }, { priority: 7, from: 9.0.0.0/8, table: 5 }] }',
    'add routing rule 7 – File exists (EEXIST)',
    '{ priority: 7',
  ],
  fdb: [
    's: { interfaces: { p1: { fdb: [{ mac: "00:00:00:00:00:00" }] } } }',
    'add the station',
    '{ mac: "00:00',
  ],
  fdbRemote: [
    'a: { interfaces: { vx: { kind: vxlan, id: 7, local: 10.0.1.2, remote: 10.0.1.1, fdb: [{ mac: "02:00:00:00:00:09", remote: "fd00::1" }] } } }',
    'Address family not supported by protocol (EAFNOSUPPORT)',
    '{ mac: "02:00:00:00:00:09"',
  ],
  mac: ['a: { interfaces: { e: { mac: "00:00:00:00:00:00" } } }', 'EADDRNOTAVAIL', ''],
  mtu: ['a: { interfaces: { m: { kind: macvlan, parent: e, mtu: 9000 } } }', 'a:m – add macvlan', ''],
  macvlan: [
    'a: { interfaces: { m: { kind: macvlan, parent: e, mode: passthru }, n: { kind: macvlan, parent: e } } }',
    'a:n – add macvlan',
    '',
  ],
  station: [
    'a: { interfaces: { m: { kind: macvlan, parent: e, mac: "02:00:00:00:00:05" }, n: { kind: macvlan, parent: e, mac: "02:00:00:00:00:05", duplicate: true } } }',
    'a:n – set up – Address already in use',
    '',
  ],
  tunnel: [
    'a: { interfaces: { g: { kind: vxlan, id: 5, local: 10.0.1.2, remote: 10.0.1.1 }, h: { kind: vxlan, id: 5, local: 10.0.1.2, remote: 10.0.1.1 } } }',
    'A VXLAN device with the specified VNI already exists',
    '',
  ],
  master: [
    's: { interfaces: { v: { kind: macvlan, parent: p1 } } }',
    's:p1 – set master br – Device or resource busy',
    '',
  ],
  iptables: [
    'a: { rules: { iptables: "*filter\\n-A INPUT -m nosuch -j DROP\\n" } }',
    'iptables-restore: Couldn',
    '-A INPUT -m nosuch',
  ],
  ipset: [
    'a: { rules: { iptables: "*filter\\n-A INPUT -m set --match-set none src -j DROP\\n" } }',
    "Set none doesn't exist",
    '-A INPUT -m set',
  ],
  ebtables: [
    'a: { rules: { ebtables: "*nosuch\\n-A INPUT -j DROP\\n" } }',
    "table name 'nosuch' invalid",
    '*nosuch',
  ],
  nft: [
    'a: { rules: { nft: "delete table ip nosuch\\n" } }',
    'nft: Could not process rule',
    'delete table ip nosuch',
  ],
  tc: [
    'a: { rules: { tc: "qdisc add dev nope root pfifo\\n" } }',
    'tc: Cannot find device "nope"',
    'qdisc add dev nope',
  ],
  tcFilter: [
    'a: { rules: { tc: "filter add dev e ingress protocol ip u32 match ip dport 80 0xffff flowid 1:1\\n" } }',
    'tc: Parent Qdisc doesn',
    'filter add dev e',
  ],
  setup: [
    'a: { setup: [{ do: "true", undo: "true" }, { do: exit 3, undo: "true" }] }',
    'set-up "exit 3": exit code 3',
    '{ do: exit 3',
  ],
  setupProgram: [
    'a: { setup: [{ do: nonesuch-program, undo: "true" }] }',
    'set-up "nonesuch-program": the program nonesuch-program is not on this machine',
    '{ do: nonesuch-program',
  ],
  service: [
    'a: { services: { x: { kind: command, command: [sh, -c, exit 4], ready: { prints: never } } } }',
    'a.services.x – ended with exit code 4',
    'x: { kind: command',
  ],
  silentService: [
    'a: { services: { x: { kind: command, command: [sleep, "9"], ready: { prints: never, timeout: 0.1 } } } }',
    'a.services.x – is not ready after 0.1 s: it has not printed "never"',
    'x: { kind: command',
  ],
  servicePort: [
    'a: { interfaces: { g: { kind: vxlan, id: 5, local: 10.0.1.2, remote: 10.0.1.1 } }, services: { x: { kind: udp, port: 4789 } } }',
    'listen on udp port 4789 – Address already in use',
    'x: { kind: udp',
  ],
  file: ['a: { files: { /nonesuch/x: hi } }', 'file /nonesuch/x – there is no folder /nonesuch', 'hi'],
  fileBelowFile: [
    'a: { files: { /etc/passwd/x: hi } }',
    'file /etc/passwd/x – make it – Not a directory',
    'hi',
  ],
  fileName: [`a: { files: { /etc/${'n'.repeat(300)}: hi } }`, 'File name too long (ENAMETOOLONG)', 'hi'],
};

/** Broken values that need a lab of their own. */
const ALONE: Record<string, [node: string, said: string, meant: string]> = {
  key: ['sysctl: { net.ipv4.no_such: 1 }', 'set net.ipv4.no_such to 1', '1'],
  value: ['sysctl: { net.ipv4.ip_forward: abc }', 'Invalid argument (EINVAL)', 'abc'],
  folder: ['sysctl: { net.ipv4.conf: 1 }', 'Is a directory (EISDIR)', '1'],
  'read-only': ['sysctl: { net.netfilter.nf_conntrack_count: 5 }', 'Permission denied (EACCES)', '5'],
  interface: ['sysctl: { net.ipv4.conf.nope.rp_filter: 1 }', 'set net.ipv4.conf.nope.rp_filter', '1'],
  'no-ipv6': [
    'ipv6: true, sysctl: { net.ipv6.conf.f.disable_ipv6: 1 }, interfaces: { f: { addresses: ["fd00::2/64"] } }',
    'IPv6 is disabled on this device',
    '"fd00::2/64"',
  ],
  'no-ipv6-route': [
    'ipv6: true, sysctl: { net.ipv6.conf.f.disable_ipv6: 1 }, interfaces: { f: {} }, routes: [{ to: "fd09::/64", dev: f }]',
    'IPv6 is disabled on nexthop device',
    '{ to: "fd09::/64"',
  ],
  'no-ipv6-neighbour': [
    'ipv6: true, sysctl: { net.ipv6.conf.f.disable_ipv6: 1 }, interfaces: { f: { neighbours: { "fd00::9": "02:00:00:00:00:01" } } }',
    'add neighbour fd00::9',
    '"02:00',
  ],
};

const NETWORK = `about: Some of it cannot be built.
nodes:
  a: { interfaces: { e: { addresses: [10.0.1.2/24] } } }
  b: { interfaces: { e: { addresses: [10.0.1.1/24] } }, services: { echo: { kind: udp, port: 7 } } }
  s: { interfaces: { br: { kind: bridge }, p1: { master: br }, p2: { master: br } } }
links: [[a:e, s:p1], [b:e, s:p2]]
`;
const works = 'because: It is right., expect: { p: { outcome: works } }';
const dashed = (word: string) => word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const names = Object.keys(WORDS);
const LAB = `name: words
${NETWORK}toggles: { bad: { about: What is wrong., default: nothing, values: [nothing, ${names.join(', ')}] } }
settings:
${names.map((name) => `  - { when: { bad: ${name} }, nodes: { ${WORDS[name]?.[0]} } }`).join('\n')}
probes:
  p: { kind: ping, from: a, to: 10.0.1.1 }
  no-such-source: { kind: udp, from: a, to: "10.0.1.1:7", source: 9.9.9.9 }
  taken: { kind: udp, from: b, to: "10.0.1.2:7", sourcePort: 7 }
  asked-from-nowhere: { kind: dns, from: a, name: x.example, server: 10.0.1.1, source: 9.9.9.9 }
scenarios:
  first: { ${works} }
${names.map((name) => `  ${dashed(name)}: { toggles: { bad: ${name} }, ${works} }`).join('\n')}
  connections: { connections: [{ from: b, to: "10.0.1.2:80", protocol: udp, sourcePort: 7 }], ${works} }
  asking:
    because: Who cannot ask has no answer.
    expect: { no-such-source: { outcome: works }, taken: { outcome: works }, asked-from-nowhere: { outcome: works } }
  last: { ${works} }
`;

const alone = (name: string, node: string) => `name: ${name}
${NETWORK.replace('links:', `  c: { ${node} }\nlinks:`)}probes: { p: { kind: ping, from: a, to: 10.0.1.1 } }
scenarios: { bad: { ${works} } }
`;

describe.each(USERS)('every word that the kernel refuses, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());

  it('is one error with its node, file and line, and all others are judged', async () => {
    const files = [
      home.write('words.yaml', LAB),
      ...Object.entries(ALONE).map(([name, [node]]) => home.write(`${name}.yaml`, alone(name, node))),
      home.write('good.yaml', alone('good', 'interfaces: { f: {} }')),
    ];
    const { exitCode, stdout, stderr } = await home.lab(['verify', ...files, '--format', 'json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.not.stringContaining('lab:') });
    const { labs }: Report = JSON.parse(stdout);
    const [words, ...others] = labs;
    const scenarios = words?.scenarios ?? [];
    const status = Object.fromEntries(scenarios.map((each) => [each.scenario, each.status]));
    expect(status).toEqual({
      first: 'pass',
      ...Object.fromEntries(names.map((name) => [dashed(name), 'error'])),
      connections: 'error',
      asking: 'error',
      last: 'pass',
    });
    const refusedOf = (name: string) => scenarios.find((each) => each.scenario === name)?.refused?.[0];
    const lines = LAB.split('\n');
    for (const [name, [nodes, said, meant]] of Object.entries(WORDS)) {
      const found = refusedOf(dashed(name));
      expect(`${found?.where} – ${found?.what}`, name).toContain(said);
      expect(found?.where, name).toContain('words.yaml:');
      if (meant === '') continue;
      expect(lines[(found?.line ?? 0) - 1], name).toContain(nodes);
      expect(lines[(found?.line ?? 0) - 1]?.slice((found?.column ?? 0) - 1), name).toMatch(startsWith(meant));
    }
    expect(refusedOf('connections')?.what).toBe(
      'open a connection to 10.0.1.2:80 from port 7: another socket of b has it',
    );
    const asking = scenarios.find(({ scenario }) => scenario === 'asking')?.probes ?? [];
    expect(asking.map(({ observed }) => observed.cause)).toEqual(['unknown', 'unknown', 'unknown']);
    for (const [index, [name, [node, said, meant]]] of Object.entries(ALONE).entries()) {
      const [bad] = others[index]?.scenarios ?? [];
      expect(bad?.refused?.[0]?.what, name).toContain(said);
      const line = alone(name, node).split('\n')[(bad?.refused?.[0]?.line ?? 0) - 1];
      expect(line?.slice((bad?.refused?.[0]?.column ?? 0) - 1), name).toMatch(startsWith(meant));
    }
    expect(others.at(-1)?.scenarios.map((each) => each.status)).toEqual(['pass']);
  });
});

const startsWith = (text: string) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
