import { interfaceAt, interfaceTowards, isPrivate } from './flow.ts';
import type { Case, Remedy } from './remedy.ts';
import { ownWords } from './words/words.ts';
import { acceptRule, toServer, withRules } from './written-rule.ts';

const KEEP_SETTING = 'the same as key = value in /etc/sysctl.d/90-hairpin.conf';

/** Returns remedies for a machine that does not pass packets on. */
export function passingRemedies(found: Case): Remedy[] {
  const { cause, node = '', interface: name = '' } = found.verdict.observed;
  switch (cause) {
    case 'filtered':
      return accepted(found, node);
    case 'forwarding-off':
      return [forwarding(found, node)];
    case 'rp-filter':
      return [looseFilter(node, name)];
    case 'link-down':
      return [linkUp(node, name)];
    case 'no-route':
    case 'unanswered':
      return wayBack(found, node);
    default:
      return [];
  }
}

/** Accepts the packet, or its answer, first in the chain that drops it. */
function accepted(found: Case, node: string): Remedy[] {
  const { verdict, flow } = found;
  const row = verdict.timeline.findLast(
    (each) =>
      each.kind === 'hook' &&
      each.node === node &&
      each.rules.some(({ verdict: word }) => /drop|reject/i.test(word)),
  );
  if (row?.kind !== 'hook') return [];
  const last = row.rules.at(-1);
  const first = row.rules.find(({ table }) => table === last?.table);
  if (last === undefined || first === undefined) return [];
  const decided = verdict.hops.find(({ packet }) => packet === verdict.observed.packet);
  const isAnswer = decided?.flags.startsWith('S.') === true;
  const own = found.topology.nodes[node];
  const to = flow.server ?? { address: flow.target, port: flow.port };
  const oif = row.hook === 'forward' ? interfaceTowards(own, to.address) : undefined;
  // A client far away stands for many, so the rule matches the interface instead of its address.
  const beyond = oif !== undefined && row.iif !== undefined && interfaceAt(own, to.address) === undefined;
  const what = isAnswer ? ANSWERS : beyond ? wayOut(row.iif, oif) : toOne(flow, to, row.iif);
  const rule = acceptRule(found, { table: first.table, chain: first.chain, hook: row.hook }, what.match);
  const meaning = { does: 'accept', flow, to, hook: row.hook, iif: row.iif, oif, beyond } as const;
  const written = isAnswer ? rule : ownWords(rule, meaning, own);
  return [
    {
      key: `${node} accept ${written.typed.join()}`,
      does: `${node} lets ${what.does}`,
      nodes: withRules(node, written),
      typed: written.typed,
      keep: written.keep,
      scope: beyond ? 2 : 1,
      but: 'it lets in what somebody may have meant to keep out',
    },
  ];
}

interface Passing {
  match: { iptables: string; nft: string };
  /** The traffic that passes then. */
  does: string;
}

const ANSWERS: Passing = {
  match: { iptables: '-m conntrack --ctstate RELATED,ESTABLISHED', nft: 'ct state established,related' },
  does: 'answers pass that belong to a connection',
};

const wayOut = (iif: string | undefined, oif: string): Passing => ({
  match: { iptables: `-i ${iif} -o ${oif}`, nft: `iifname "${iif}" oifname "${oif}"` },
  does: `all pass that comes by ${iif} and leaves by ${oif}`,
});

/** Only from that side: others may be kept out for a reason. */
function toOne(flow: Case['flow'], to: { address: string; port: number }, iif: string | undefined): Passing {
  const { iptables, nft } = toServer({ ...flow, server: to });
  const does = `${flow.protocol} to ${to.address} port ${to.port} pass`;
  if (iif === undefined) return { match: { iptables, nft }, does };
  return {
    match: { iptables: `-i ${iif} ${iptables}`, nft: `iifname "${iif}" ${nft}` },
    does: `${does} that comes by ${iif}`,
  };
}

function forwarding({ flow }: Case, node: string): Remedy {
  const key = flow.family === 4 ? 'net.ipv4.ip_forward' : 'net.ipv6.conf.all.forwarding';
  return {
    key: `${node} ${key}`,
    does: `${node} passes packets on (${key})`,
    nodes: { [node]: { sysctl: { [key]: 1 } } },
    typed: [`sysctl -w ${key}=1`],
    keep: KEEP_SETTING,
    scope: 3,
  };
}

function looseFilter(node: string, name: string): Remedy {
  const key = `net.ipv4.conf.${name}.rp_filter`;
  return {
    key: `${node} ${key}`,
    does: `${name} takes packets whose answers would go another way (rp_filter loose)`,
    nodes: { [node]: { interfaces: { [name]: { rpFilter: 'loose' } } } },
    typed: [`sysctl -w ${name.includes('.') ? `net/ipv4/conf/${name}/rp_filter` : key}=2`],
    keep: KEEP_SETTING,
    scope: 2,
  };
}

const linkUp = (node: string, name: string): Remedy => ({
  key: `${node} ${name} up`,
  does: `${name} is up`,
  nodes: { [node]: { interfaces: { [name]: { up: true } } } },
  typed: [`ip link set dev ${name} up`],
  keep: 'auto in /etc/network/interfaces, or its .network file of systemd-networkd',
  scope: 2,
});

/** Adds a route to an address by a neighbour that forwards. */
function wayBack({ topology, flow }: Case, node: string): Remedy[] {
  const own = topology.nodes[node];
  if (own === undefined || flow.family !== 4 || own.routes.some(({ to }) => to === 'default')) return [];
  // A host outside has no route to private addresses, and cannot get one.
  const isOutside = Object.values(own.interfaces).some(({ addresses }) =>
    addresses.some((each) => !isPrivate(each)),
  );
  if (isOutside && isPrivate(flow.client)) return [];
  const via = Object.values(own.interfaces).flatMap(({ addresses }) =>
    addresses.flatMap((each) => forwarder(topology, node, each)),
  )[0];
  if (via === undefined) return [];
  return [
    {
      key: `${node} default via ${via}`,
      does: `${node} has a default route by ${via}`,
      nodes: { [node]: { routes: [{ to: 'default', via }] } },
      typed: [`ip route add default via ${via}   # on ${node}`],
      keep: 'the gateway in the network settings of that machine, or in what DHCP says',
      scope: 3,
    },
  ];
}

function forwarder({ nodes }: Case['topology'], self: string, address: string): string[] {
  const network = (text: string) => text.split('/')[0]?.split('.').slice(0, 3).join('.');
  return Object.values(nodes)
    .filter(({ name, sysctl }) => name !== self && sysctl['net.ipv4.ip_forward'] === '1')
    .flatMap(({ interfaces }) => Object.values(interfaces).flatMap(({ addresses }) => addresses))
    .filter((each) => network(each) === network(address))
    .map((each) => each.split('/')[0] ?? '');
}
