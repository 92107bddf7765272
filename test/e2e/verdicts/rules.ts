import { node, transport, type World } from './world.ts';

/** A rule that can be written for iptables and for nft. */
export interface Rule {
  hook: keyof typeof PRIORITIES;
  match: { in?: string; out?: string; from?: string; to?: string; port?: number; replies?: boolean };
  action: 'drop' | 'reject' | 'masquerade' | { dnat: string; port: number };
}

const PRIORITIES = { prerouting: -100, input: 0, forward: 0, output: 0, postrouting: 100 };

/** Adds the rule to a node in the world's language. Rules that drop or translate match the probe's protocol only. */
export function addRule(world: World, name: string, rule: Rule): void {
  const one = node(world, name);
  const [tool, text] =
    world.tool === 'nft'
      ? (['nft', nftRule(world, rule)] as const)
      : ([world.family === 6 ? 'ip6tables' : 'iptables', iptablesRule(world, rule)] as const);
  one.rules = { ...one.rules, [tool]: `${one.rules?.[tool] ?? ''}${text}\n` };
}

const isNat = ({ action }: Rule): boolean => action === 'masquerade' || typeof action === 'object';
const kindOf = (rule: Rule) => (isNat(rule) ? 'nat' : 'filter');

function iptablesRule(world: World, rule: Rule): string {
  const { match, action, hook } = rule;
  const verb =
    typeof action === 'object' ? `DNAT --to-destination ${socket(world, action)}` : action.toUpperCase();
  const words = [
    `-A ${hook.toUpperCase()}`,
    match.in && `-i ${match.in}`,
    match.out && `-o ${match.out}`,
    match.from && `-s ${match.from}`,
    match.to && `-d ${match.to}`,
    action !== 'masquerade' && protocolOfIptables(world, rule),
    `-j ${verb}`,
  ];
  return `*${kindOf(rule)}\n${words.filter(Boolean).join(' ')}\nCOMMIT`;
}

/** For ping only the echo messages: without neighbour discovery nothing would work. */
function protocolOfIptables(world: World, { match: { port, replies } }: Rule): string {
  const { protocol, family } = world;
  if (protocol === 'ping') {
    const type = replies ? 'echo-reply' : 'echo-request';
    return family === 4 ? `-p icmp --icmp-type ${type}` : `-p ipv6-icmp --icmpv6-type ${type}`;
  }
  const many = replies ? '--sports' : '--dports';
  const one = replies ? '--sport' : '--dport';
  const ports =
    port === undefined ? '' : world.random.pick([` ${one} ${port}`, ` -m multiport ${many} ${port},9`]);
  return `-p ${transport(world)}${ports}`;
}

function nftRule(world: World, rule: Rule): string {
  const { match, action, hook } = rule;
  const ip = world.family === 4 ? 'ip' : 'ip6';
  const words = [
    match.in && `iifname "${match.in}"`,
    match.out && `oifname "${match.out}"`,
    match.from && `${ip} saddr ${match.from}`,
    match.to && `${ip} daddr ${world.random.pick([match.to, `{ ${match.to} }`])}`,
    action !== 'masquerade' && protocolOfNft(world, rule),
    world.random.pick(['', 'counter']),
    typeof action === 'object' ? dnatOfNft(world, rule, action) : action,
  ];
  const kind = kindOf(rule);
  return `table ${ip} ${world.random.pick(['nat', 'filter', 'mine', 'fw4'])} {
  chain ${hook}_${kind} {
    type ${kind} hook ${hook} priority ${PRIORITIES[hook]}; policy accept;
    ${words.filter(Boolean).join(' ')}
  }
}`;
}

/** A DNAT in nft, written as a plain statement or as a map from ports to addresses. */
function dnatOfNft(world: World, { match: { port } }: Rule, to: { dnat: string; port: number }): string {
  const plain = `dnat to ${socket(world, to)}`;
  if (world.protocol === 'ping' || port === undefined) return plain;
  const ip = world.family === 4 ? 'ip' : 'ip6';
  const map = `dnat ${ip} addr . port to ${transport(world)} dport map { ${port} : ${to.dnat} . ${to.port} }`;
  return world.random.pick([plain, map]);
}

function protocolOfNft(world: World, { match: { port, replies } }: Rule): string {
  const { protocol, family } = world;
  if (protocol === 'ping') {
    const type = replies ? 'echo-reply' : 'echo-request';
    return `${family === 4 ? 'icmp' : 'icmpv6'} type ${type}`;
  }
  const name = transport(world);
  return port === undefined ? `meta l4proto ${name}` : `${name} ${replies ? 'sport' : 'dport'} ${port}`;
}

/** The destination of a DNAT. */
function socket({ protocol, family }: World, { dnat, port }: { dnat: string; port: number }): string {
  if (protocol === 'ping') return dnat;
  return family === 6 ? `[${dnat}]:${port}` : `${dnat}:${port}`;
}
