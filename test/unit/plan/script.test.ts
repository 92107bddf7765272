import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import natLoopback from '../../../labs/nat-loopback.ts';
import tunnels from '../../../labs/tunnels.ts';
import { toggleValues } from '../../../src/lab/toggles.ts';
import type { Lab, ToggleValues } from '../../../src/lab/types.ts';
import { resolve } from '../../../src/plan/resolve.ts';
import { planScript } from '../../../src/plan/script.ts';
import { containers, everything } from './labs.ts';

const script = (lab: Lab, scenario?: string, overrides = {}) =>
  planScript(resolve(lab, toggleValues(lab, scenario, overrides)));

test('nat-loopback hairpin-mac-snat, as a script', async () => {
  await expect(script(natLoopback, 'hairpin-mac-snat')).toMatchFileSnapshot(
    '../../golden/nat-loopback-hairpin-mac-snat.sh',
  );
});

test.each([
  ['nat-loopback', script(natLoopback)],
  ['everything', script(everything, undefined, { more: true, bridge: true, cable: 'none' })],
  ['containers', script(containers, undefined, { env: true, resolver: true, pc: true })],
])('%s is a script that a shell can read', (_, text) => {
  execFileSync('sh', ['-n'], { input: text });
});

test('what a scenario changes after a warm start is done then', () => {
  const values = toggleValues(natLoopback, 'hairpin-only');
  const [topology, built] = [
    resolve(natLoopback, values),
    resolve(natLoopback, { ...values, hairpin: false }),
  ];
  const lines = planScript(topology, { built, warm: true }).split('\n');
  const spoken = lines.indexOf('ip netns exec pc ping -c 1 -W 1 192.168.1.5 >/dev/null || :');
  const set = lines.indexOf('bridge -n router link set dev eth0 hairpin on');
  expect(spoken).toBeGreaterThan(lines.indexOf('# http: answers HTTP on port 80'));
  expect(set).toBeGreaterThan(spoken);
  expect(lines).toContain('# Then: router:eth0: hairpin off → on');
  expect(planScript(topology)).not.toContain('ping -c');
});

test.each([
  [everything, { more: true, bridge: true, cable: 'none' }, {}],
  [everything, {}, { more: true, bridge: true, vlans: 'two' }],
  [everything, { more: true, bridge: true, vlans: 'two' }, {}],
  [containers, { env: true, resolver: true, pc: true }, {}],
])('every change is something that a shell can read', (lab, from, to) => {
  const of = (values: ToggleValues) => resolve(lab, toggleValues(lab, undefined, values));
  const text = planScript(of(to), { built: of(from), warm: true });
  execFileSync('sh', ['-n'], { input: text });
  expect(text).not.toContain('undefined');
});

test('steps that nat-loopback does not have', () => {
  const lines = script(everything, undefined, { more: true, bridge: true }).split('\n');
  expect(lines).toContain('ip -n router link set dev br1 mtu 1300');
  expect(lines).toContain('bridge -n router link set dev eth0 hairpin on learning off');
  expect(lines).toContain('ip -n router route add 8.0.0.0/8 via 1.2.3.9');
  expect(lines.find((line) => line.includes('name wan0'))).toContain(
    ' mtu 1400 netns router type veth peer ',
  );
});

test('a bridge that keeps VLANs apart', () => {
  const lines = script(everything, undefined, { vlans: 'two' }).split('\n');
  expect(lines.find((line) => line.includes('name br0'))).toMatch(/ vlan_filtering 1 vlan_default_pvid 0$/);
  expect(lines.filter((line) => line.includes('vlan add'))).toEqual([
    'bridge -n router vlan add dev br0 vid 10 self',
    'bridge -n router vlan add dev eth0 vid 10 pvid untagged',
    'bridge -n router vlan add dev eth0 vid 20',
    'bridge -n router vlan add dev eth0 vid 30',
  ]);
});

test.each([
  ['gre', 'ip -n west link add name tun1 mtu 1476 type gre local 10.0.1.1 remote 10.0.2.1'],
  ['ipip', 'ip -n west link add name tun1 mtu 1480 type ipip local 10.0.1.1 remote 10.0.2.1'],
  ['sit', 'ip -n west link add name tun1 mtu 1480 type sit local 10.0.1.1 remote 10.0.2.1'],
  ['gretap', / name tun1 address 02:\S+ mtu 1462 type gretap local 10.0.1.1 remote 10.0.2.1$/],
  ['geneve', / name tun1 address 02:\S+ mtu 1450 type geneve id 7 remote 10.0.2.1$/],
])('a tunnel of kind %s; those for packets have no MAC address', (kind, line) => {
  const lines = script(tunnels, kind).split('\n');
  const [made] = lines.filter((each) => each.includes('name tun1') && each.includes(' west '));
  if (typeof line === 'string') expect(made).toBe(line);
  else expect(made).toMatch(line);
});

test('names of a node’s own, and that of the machine beside them', () => {
  const files = { '/etc/hosts': '10.0.0.2 server.lan' };
  const text = script({ name: 'x', about: 'x', nodes: { pc: { files } } });
  expect(text).toContain(
    'server.lan\nRULES\necho "127.0.1.1 $(hostname)" >>/run/files/pc/etc/hosts\nchmod 644 ',
  );
  execFileSync('sh', ['-n'], { input: text });
});

test('a lab in use is refused before anything is made', () => {
  const text = script(natLoopback);
  expect(text.indexOf('exit 1')).toBeLessThan(text.indexOf('ip netns add'));
});

test('name servers: a private /etc once, then a file for each node; dnsmasq as the agent starts it', () => {
  const text = script(everything, undefined, { more: true });
  expect(text.match(/^mount -t overlay .* \/etc$/gm)).toHaveLength(1);
  expect(text).toContain("/etc/netns/pc/resolv.conf <<'RULES'\nnameserver 10.0.0.1\noptions timeout:2");
  expect(text).toContain("/etc/netns/six/resolv.conf <<'RULES'\noptions timeout:2");
  expect(text).toMatch(/^sh \/run\/enter pc dnsmasq .* --port=53 .*--host-record=router.lan,10.0.0.1$/m);
  expect(text).toContain('mount -t overlay overlay -o lowerdir=/etc');
});

test('containers: a network of their own that ip knows, and beside it what removes them', () => {
  const text = script(containers, undefined, { env: true, resolver: true });
  expect(text).toContain('--network none --hostname web --dns 10.0.0.2 --entrypoint sleep nginx:1.27 ');
  expect(text).toContain('ip netns attach web "$(docker inspect ');
  expect(text).toContain("--network container:lab-web-network --env 'MODE=a b' --volume /srv:/srv:ro ");
  expect(text).toMatch(/^until \[ "\$\(docker inspect .* lab-web\)" = healthy \]/m);
  expect(text).toContain('docker rm --force --volumes lab-web-network lab-web\n');
});

test('a comment is one line, whatever a lab says', () => {
  const lab: Lab = {
    name: 'comments',
    about: 'A service whose words have ends of lines.',
    nodes: { a: {} },
    toggles: { on: { about: 'whether it is there', values: ['no', 'yes\ntouch planted'], default: 'no' } },
    settings: [
      {
        when: { on: 'yes\ntouch planted' },
        nodes: {
          a: {
            setup: [{ do: 'true\ntouch planted', undo: 'true\ntouch planted' }],
            services: { s: { kind: 'command', command: ['x\ntouch planted\n', '\rtouch planted'] } },
          },
        },
      },
    ],
  };
  const on = (value: string) => resolve(lab, { on: value });
  const script = planScript(on('yes\ntouch planted'), { built: on('no') });
  const [then = ''] = script.slice(script.indexOf('# Then: ')).split('\n\n');
  expect(then).toContain('# Then: + a: s: x\\ntouch planted');
  for (const part of [then, planScript(on('yes\ntouch planted')).split('set -eu')[0] ?? ''])
    expect(part.split('\n').filter((line) => !/^(#|$)/.test(line))).toEqual([]);
});
