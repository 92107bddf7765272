import { afterAll, expect, test } from 'vitest';
import { CAUSES, type Cause } from '../../../src/lab/types.ts';
import { Home, USERS } from '../support/home.ts';
import { Random } from '../support/random.ts';
import { FAULTS } from './faults.ts';
import { type Choice, makeWorld } from './network.ts';
import { type Seen, verdictsOf } from './verdicts.ts';
import { labOf, type World } from './world.ts';

/** For each cause, the fault that brings it about, and the kind of NAT of the network. */
const BY: Record<Cause, { fault: string; nat: World['nat'] }> = {
  'same-port-drop': { fault: 'same-port-drop', nat: 'loopback' },
  'asymmetric-reply': { fault: 'asymmetric-reply', nat: 'loopback' },
  'mac-flap': { fault: 'mac-flap', nat: 'loopback' },
  filtered: { fault: 'drop-forward', nat: 'dnat' },
  refused: { fault: 'no-such-service', nat: 'none' },
  'no-route': { fault: 'no-way-back', nat: 'dnat' },
  'name-not-resolved': { fault: 'name-unknown', nat: 'none' },
  'arp-unanswered': { fault: 'gateway-nobody', nat: 'none' },
  'forwarding-off': { fault: 'forwarding-off', nat: 'none' },
  'stale-neighbour': { fault: 'stale-neighbour', nat: 'none' },
  'port-blocked': { fault: 'port-isolated', nat: 'none' },
  'martian-source': { fault: 'dnat-to-the-client', nat: 'loopback' },
  'rp-filter': { fault: 'rp-filter', nat: 'none' },
  'ttl-expired': { fault: 'ttl-too-small', nat: 'none' },
  mtu: { fault: 'mtu', nat: 'none' },
  'tunnel-mismatch': { fault: 'tunnel-id', nat: 'none' },
  'no-dnat': { fault: 'no-dnat', nat: 'loopback' },
  'wrong-dnat': { fault: 'dnat-to-nobody', nat: 'loopback' },
  'ports-exhausted': { fault: 'one-port-for-all', nat: 'none' },
  'link-down': { fault: 'link-down', nat: 'none' },
  'service-down': { fault: 'service-down', nat: 'none' },
  'bound-elsewhere': { fault: 'bound-to-loopback', nat: 'dnat' },
  'wrong-answer': { fault: 'another-answer', nat: 'dnat' },
  unanswered: { fault: 'silent', nat: 'none' },
};

const COLUMNS = (['http', 'https', 'tcp', 'udp', 'dns', 'ping'] as const).flatMap((protocol) =>
  ([4, 6] as const).map((family) => ({ protocol, family })),
);

interface Cell {
  cause: Cause;
  name: string;
  /** The reason why this combination cannot exist. */
  impossible?: string;
  definition?: string;
}

function cellsOf(cause: Cause): Cell[] {
  const { fault, nat } = BY[cause];
  return COLUMNS.map(({ protocol, family }) => {
    const choice: Choice = {
      protocol,
      family,
      nat,
      tool: 'iptables',
      over: 'veth',
      ruled: false,
      routers: 2,
      noisy: false,
      switched: [true, true, true],
    };
    const world = makeWorld(choice, new Random(1));
    const truth = FAULTS[fault]?.(world);
    const name = `${cause}-${protocol}${family}`;
    if (truth === undefined) throw new Error(`no fault ${fault}`);
    if (typeof truth === 'string') return { cause, name, impossible: truth };
    return { cause, name, definition: JSON.stringify(labOf(name, world, { outcome: 'fails', cause })) };
  });
}

const homes = USERS.map((user) => new Home(user));
afterAll(() => {
  for (const home of homes) home.remove();
});

test('every cause is named over every protocol and family that it can strike, by root and by an ordinary user', async () => {
  const cells = CAUSES.map(cellsOf);
  const all = cells.flat().filter(({ definition }) => definition !== undefined);
  const seen = new Map<string, (Seen | undefined)[]>();
  for (const home of homes) {
    const labs = all.map(({ name, definition = '' }) => ({ name, definition }));
    for (const [name, one] of await verdictsOf(home, labs)) seen.set(name, [...(seen.get(name) ?? []), one]);
  }
  const missing = all.flatMap(({ cause, name }) =>
    (seen.get(name) ?? []).flatMap((one, i) =>
      one?.cause === cause ? [] : [`${name} as ${USERS[i]}: ${one?.outcome} ${one?.cause}: ${one?.detail}`],
    ),
  );
  expect(missing).toEqual([]);
  await expect(page(cells)).toMatchFileSnapshot('../../../docs/causes/README.md');
}, 900_000);

/** Text of docs/causes/README.md: which causes both users are told, and which only root. */
const ROOTLESS = [
  '## As root, and as an ordinary user',
  '',
  'No cause of this table differs: each mark above stands for both. All that a cause rests on an ordinary user may read in a',
  'namespace of his own: packet sockets, the trace of nftables, connection tracking and its events, answers of RTM_GETROUTE, neighbours,',
  'counters and sockets.',
  '',
  'Rules of the older iptables (`iptables-legacy`) are in no trace, and only root can read them: what they stop is `filtered`',
  'for root, and `unknown` for an ordinary user.',
  '',
  'Root is told more of a lost packet, in a line that begins with `drop:`: which function of the kernel freed it, and for',
  'what reason (the tracepoint `skb:kfree_skb`). The tracepoint counts for the whole machine and knows neither nodes nor',
  'packets, only a time and a protocol. So a reason is evidence only where it has a name, fits what is known of the packet at its',
  'last place, and no other drop and no other packet fits. No cause of the table waits for it: it is asked where nothing else',
  'says why. An ordinary user is told `unknown` there:',
  '',
  '- later fragments of IPv6 that a rule without a counter drops: the kernel traces none of them (`NETFILTER_DROP`)',
  '- filters of tc, XDP and BPF (`TC_INGRESS`, `TC_EGRESS`, `XDP`, `BPF_CGROUP_EGRESS`): they count for nobody',
  '- a socket’s own filter, or a socket without room (`SOCKET_FILTER`, `SOCKET_RCVBUFF`), where no counter moved',
];

function page(cells: Cell[][]): string {
  const reasons = [...new Set(cells.flat().flatMap(({ impossible }) => impossible ?? []))];
  const head = ['cause', ...COLUMNS.map(({ protocol, family }) => `${protocol} IPv${family}`)];
  const rows = cells.map((row, i) => {
    const cause = CAUSES[i] ?? '';
    const marks = row.map(({ impossible }) => (impossible ? `– ${reasons.indexOf(impossible) + 1}` : '✔'));
    return [`[${cause}](${cause}.md)`, ...marks];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const table = [head, widths.map((width) => '-'.repeat(width)), ...rows].map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  return `${[
    '# Causes',
    '',
    'What a verdict can name, and over which protocols and families. A test plants each fault in a network of two routers and',
    'three switches, and has it judged as root and as an ordinary user (`test/e2e/verdicts/matrix.test.ts`, which writes this',
    'page with `npx vitest -u`). ✔: both were told the cause.',
    '',
    ...table,
    '',
    '–: it cannot strike there:',
    '',
    ...reasons.map((reason, i) => `${i + 1}. ${reason}`),
    '',
    ...ROOTLESS,
  ].join('\n')}\n`;
}
