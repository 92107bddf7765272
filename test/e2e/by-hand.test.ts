import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';

const NODES = ['outside', 'router', 'switch', 'pc', 'web'];
const DUMPS = {
  addresses: 'ip -j -d address',
  links: 'ip -j -d link',
  routes: 'ip -j route',
  resolver: 'cat /etc/resolv.conf',
  ports: 'bridge -j -d link',
  iptables: 'iptables-save',
  ebtables: 'ebtables-save',
  sysctls: 'sysctl net.ipv4.ip_forward net.ipv4.conf.all.rp_filter',
  nf: 'sysctl net.bridge.bridge-nf-call-iptables',
} as const;
type Dump = keyof typeof DUMPS;
type Dumps = Record<Dump, string>;

const BOUNDARY = '=====';
const DUMP = Object.values(DUMPS)
  .map((command) => `LC_ALL=C ${command} || exit; echo ${BOUNDARY}`)
  .join('\n');

/** A link that is set up takes a moment to its last state; a bridge follows when a port of it forwards. */
const SETTLE = `
unsettled() {
  ip -o link | grep LOWER_UP | grep -v -e 'state UP' -e LOOPBACK
  ip -o link show type bridge | grep -v 'state UP'
}
while [ "$(unsettled)" ]; do sleep 0.02; done
`;

describe.each(USERS)('the script of lab plan nat-loopback hairpin-mac-snat, as %s', (user) => {
  const home = new Home(user);
  const built: Record<string, Dumps> = {};
  const typed: Record<string, Dumps> = {};

  beforeAll(async () => {
    const up = await home.lab(['up', 'nat-loopback', 'hairpin-mac-snat']);
    expect(up.exitCode, up.stderr).toBe(0);
    for (const node of NODES) {
      const { stdout, stderr } = await home.lab(['exec', node, '--', 'sh', '-c', DUMP]);
      expect(stderr).toBe('');
      built[node] = split(stdout);
    }
    await home.lab(['down']);

    const plan = await home.lab(['plan', 'nat-loopback', 'hairpin-mac-snat']);
    const script = home.write('by-hand.sh', plan.stdout);
    const dump = home.write('dump.sh', SETTLE + DUMP);
    const { stdout, stderr, exitCode } = await home.run(byHand(user, script, dump));
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const nodes = stdout.split(/^NODE (.*)\n/m).slice(1);
    for (let i = 0; i < nodes.length; i += 2) typed[nodes[i] ?? ''] = split(nodes[i + 1] ?? '');
  });
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  describe.each(NODES)('%s', (node) => {
    it.each(Object.keys(DUMPS) as Dump[])('%s', (dump) => {
      const [done, planned] = [built[node]?.[dump], typed[node]?.[dump]];
      expect(planned).toBeDefined();
      expect(planned).toEqual(done);
    });
  });

  it('builds something at all', () => {
    expect(typed.router?.iptables).toContain('-j DNAT --to-destination 192.168.1.5:80');
    expect(typed.router?.ebtables).toContain('--to-src');
    expect(typed.router?.ports).toContain('"hairpin": true');
    expect(Object.keys(typed)).toEqual(NODES);
  });
});

/** As the head of the script says. */
function byHand(user: string, script: string, dump: string): string[] {
  const rights = user === 'root' ? [] : ['--user', '--map-root-user'];
  const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const dumps = NODES.flatMap((node) => [`echo NODE ${node}`, `ip netns exec ${node} sh ${dump}`]);
  const commands = ['set -e', 'mount -t tmpfs tmpfs /run', `sh ${script}`, ...dumps].join('\n');
  return ['unshare', ...rights, ...namespaces, 'sh', '-c', commands];
}

function split(text: string): Dumps {
  const parts = text.split(`${BOUNDARY}\n`).map(normalise);
  return Object.fromEntries(Object.keys(DUMPS).map((name, i) => [name, parts[i] ?? ''])) as Dumps;
}

/**
 * What depends on when and where a lab was built, and not on how:
 * the numbers that the kernel gave interfaces and namespaces, two clocks of bridges, and, in rule dumps, the time of
 * the dump, how many packets came by, and the empty tables that iptables-nft makes the first time it is asked.
 */
function normalise(text: string): string {
  if (!text.startsWith('[')) {
    return text
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .join('\n')
      .replace(/\[\d+:\d+\]/g, '[0:0]');
  }
  return JSON.stringify(
    JSON.parse(text, (key, value) => {
      if (PASSING.includes(key)) return undefined;
      return value === 'LOWERLAYERDOWN' ? 'DOWN' : value;
    }),
    undefined,
    1,
  );
}

/**
 * The kernel looks up the number of the other end in the namespace of this one, and so do programs: what they find there
 * makes the difference of DOWN and LOWERLAYERDOWN, and the name of a `link`.
 */
const PASSING = ['ifindex', 'link_index', 'link', 'link_netnsid', 'gc_timer', 'forward_delay_timer'];
