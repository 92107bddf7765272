import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

const BUILT: [lab: string, scenario: string, nodes: string[]][] = [
  ['nat-loopback', 'hairpin-mac-snat', ['outside', 'router', 'switch', 'pc', 'web']],
  ['docker-bridge', 'no-proxy', ['outside', 'machine', 'web', 'app']],
  ['services', 'filtered', ['pc', 'server']],
  ['slow-link', 'slow', ['pc', 'web']],
  ['ipv6', 'ip6tables', ['pc', 'router', 'outside']],
  ['vxlan', 'tunnel', ['pc', 'west', 'core', 'east', 'web']],
  ['macvlan', 'two-stations', ['pc', 'host']],
  ['same-address', 'on-one-segment', ['here', 'home', 'isp', 'web', 'twin']],
  ['two-uplinks', 'by-mark-strict', ['router', 'one']],
  ['two-uplinks', 'both-ways', ['router']],
  ['stations-on-a-host', 'vepa-reflected', ['host', 'one', 'two']],
  ['stations', 'known', ['pc', 'switch']],
  ['proxies', 'web', ['router']],
  ['stations', 'tuned', ['switch']],
  ['stations', 'locked-known', ['switch']],
  ['stations', 'tapped', ['other']],
  ['rule-tools', 'mirrored', ['router']],
  ['probes', 'guarded', ['pc', 'server']],
  ['set-up', 'small', ['pc', 'router']],
  ['set-up', 'closed', ['router']],
];
const CASES = USERS.flatMap((user) =>
  BUILT.map(([lab, scenario, nodes]) => ({ user, lab, scenario, nodes })),
);
const DUMPS = {
  addresses: 'ip -j -d address',
  links: 'ip -j -d link',
  rules: 'ip rule; ip -6 rule',
  routes: 'ip -4 route show table all',
  settings: 'sysctl -a -r "conf.*[.](rp_filter|proxy_arp|proxy_ndp|forwarding)$"',
  // Sorted, because link-local routes come in the order in which the links came up.
  routes6: 'ip -6 route show table all | sort',
  qdiscs: 'tc -j qdisc show',
  filters: 'tc filter show dev lan ingress 2>&1 || :',
  resolver: 'cat /etc/resolv.conf',
  names: 'grep -v ^127.0.1.1 /etc/hosts || :',
  // Names that begin with a dot are left out: the lab keeps its own files there.
  folders: 'ls /run /tmp /var/lib; stat -c %a /run /tmp /var/lib /run/lock',
  ports: 'bridge -j -d link',
  neighbours: 'ip neigh show nud permanent; ip neigh show proxy',
  stations: 'bridge fdb | grep -v permanent | grep static | sort || :',
  iptables: 'iptables-save',
  ip6tables: 'ip6tables-save',
  nft: 'nft list tables inet',
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

/** Waits until no link changes its state any more: a link and a bridge need a moment after they were set up. */
const SETTLE = `
unsettled() {
  ip -o link | grep LOWER_UP | grep -v -e 'state UP' -e LOOPBACK -e ' vx0:'
  ip -o link show type bridge | grep -v 'state UP'
}
while [ "$(unsettled)" ]; do sleep 0.02; done
`;

describe.each(CASES)('the script of lab plan $lab $scenario, as $user', ({ user, lab, scenario, nodes }) => {
  const home = new Home(user);
  const built: Record<string, Dumps> = {};
  const typed: Record<string, Dumps> = {};
  /** The outcome of each probe. */
  let answers: Record<string, string> = {};
  let typedAnswers: Record<string, string> = {};

  beforeAll(async () => {
    const up = await home.lab(['up', lab, scenario]);
    expect(up.exitCode, up.stderr).toBe(0);
    for (const node of nodes) {
      const { stdout, stderr } = await home.lab(['exec', node, '--', 'sh', '-c', DUMP]);
      expect(stderr).toBe('');
      built[node] = split(stdout);
    }
    answers = await answersOf(home, ASKED[lab] ?? []);
    await home.lab(['down']);

    const plan = await home.lab(['plan', lab, scenario]);
    const script = home.write('by-hand.sh', plan.stdout);
    const dump = home.write('dump.sh', SETTLE + DUMP);
    const { stdout, stderr, exitCode } = await home.byHand(
      script,
      askAndDump(nodes, dump, Object.keys(answers)),
    );
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    typedAnswers = Object.fromEntries(
      [...stdout.matchAll(/^ANSWER (\S+) (.*)$/gm)].map(([, probe, works]) => [probe, works]),
    );
    const parts = stdout.split(/^NODE (.*)\n/m).slice(1);
    for (let i = 0; i < parts.length; i += 2) typed[parts[i] ?? ''] = split(parts[i + 1] ?? '');
  });
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  describe.each(nodes)('%s', (node) => {
    it.each(Object.keys(DUMPS) as Dump[])('%s', (dump) => {
      const [done, planned] = [built[node]?.[dump], typed[node]?.[dump]];
      expect(planned).toBeDefined();
      expect(planned).toEqual(done);
    });
  });

  it('asks the questions of the probes, and has the same answers', () => {
    expect(typedAnswers).toEqual(answers);
    expect(Object.keys(answers)).toEqual(ASKED[lab] ?? []);
  });

  it('builds something at all', () => {
    expect(Object.keys(typed)).toEqual(nodes);
    if (lab !== 'nat-loopback') return;
    expect(typed.router?.iptables).toContain('-j DNAT --to-destination 192.168.1.5:80');
    expect(typed.router?.ebtables).toContain('--to-src');
    expect(typed.router?.ports).toContain('"hairpin": true');
  });
});

/** For each lab, the probes that are also asked by hand: of each kind one that works and one that fails. */
const ASKED: Record<string, string[]> = {
  'nat-loopback': ['loopback', 'inbound'],
  services: [
    ...['page', 'secure', 'expired', 'self-signed', 'slow', 'echo', 'ping', 'lookup'],
    ...['greeting', 'elsewhere'],
  ],
  probes: ['ssh', 'ssh-as-guest', 'page', 'secure-as-guest', 'head', 'echo', 'echo-as-guest', 'ping'],
};

/** Commands that ask the probes by the script's own helper, and then dump every node. */
function askAndDump(nodes: string[], dump: string, probes: string[]): string[] {
  const dumps = nodes.flatMap((node) => [`echo NODE ${node}`, `sh /run/enter ${node} sh -s <${dump}`]);
  const questions = probes.map(
    (probe) =>
      `if sh /run/ask ${probe} >/run/said 2>&1; then echo ANSWER ${probe} works; else echo ANSWER ${probe} fails; fi`,
  );
  return [...questions, ...dumps];
}

/** For each probe, whether it works. */
async function answersOf(home: Home, asked: readonly string[]): Promise<Record<string, string>> {
  if (asked.length === 0) return {};
  const { stdout } = await home.lab(['probe', ...asked, '--format', 'json']);
  const probes = readReport(stdout).labs[0]?.scenarios[0]?.probes ?? [];
  return Object.fromEntries(probes.map(({ probe, observed }) => [probe, observed.outcome]));
}

function split(text: string): Dumps {
  const parts = text.split(`${BOUNDARY}\n`).map(normalise);
  return Object.fromEntries(Object.keys(DUMPS).map((name, i) => [name, parts[i] ?? ''])) as Dumps;
}

/**
 * Removes what depends on when and where a lab was built: the kernel's numbers of interfaces and namespaces, timers of
 * bridges, the `tentative` flag, numbers of queues (one for each processor by default), and in rule dumps the date, the
 * counters, and the empty tables that iptables-nft creates when it first runs.
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
 * Words that depend on the namespace they were read in: the kernel, and programs too, look up the peer of a `link` by
 * its number in their own namespace. So the name of the peer and DOWN against LOWERLAYERDOWN may differ.
 */
const PASSING = [
  'tentative',
  'ifindex',
  'link_index',
  'link',
  'link_netnsid',
  'gc_timer',
  'forward_delay_timer',
  'num_tx_queues',
  'num_rx_queues',
  'refcnt',
];
