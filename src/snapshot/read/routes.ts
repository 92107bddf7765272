import { parseAddress } from '../../lab/address.ts';
import {
  ROUTE_TYPES,
  type Route,
  type RoutingRule,
  RULE_PROTOCOLS,
  type RuleProtocol,
  type WeightedNexthop,
} from '../../lab/routing.ts';
import type { MachineRoute } from '../machine.ts';
import { type Json, listOf, numberOf, textOf, wordsOf } from './json.ts';

/** The names in every `/etc/iproute2/rt_tables`. */
const TABLES: Readonly<Record<string, number>> = { local: 255, main: 254, default: 253 };

const tableOf = (value: unknown): number | undefined => {
  const text = String(value ?? 'main');
  return TABLES[text] ?? (/^\d+$/.test(text) ? Number(text) : undefined);
};

/**
 * Reads `ip -json route show table all`, or the same words from its text. Routes that the kernel adds for addresses are
 * left out: the lab's kernel adds them as well.
 */
export function readRoutes(routes: readonly Json[]): MachineRoute[] {
  return routes.flatMap((route) => {
    const { dst, type = 'unicast', protocol, table } = route;
    const number = tableOf(table);
    // Older kernels name no protocol for the routes of IPv6 that they add to the local table.
    const own = protocol === 'kernel' || (number === TABLES.local && protocol === 'none');
    if (own || number === undefined || !ROUTE_TYPES.some((each) => each === type)) return [];
    return [routeOf(textOf(dst) ?? 'default', route, number)];
  });
}

function routeOf(dst: string, route: Json, table: number): MachineRoute {
  const { type, metric, prefsrc, src, nexthops, protocol } = route;
  const source = textOf(prefsrc) ?? textOf(src);
  const ways = listOf(nexthops).map(wayOf);
  // Without a table the route is in the main table. IPv6 routes have a metric of 1024 by default.
  const priority = numberOf(metric);
  const isUsual = priority === undefined || priority === 0 || (priority === 1024 && dst.includes(':'));
  return {
    to: networkText(dst),
    ...(type !== undefined && type !== 'unicast' && { type: type as NonNullable<Route['type']> }),
    ...(ways.length > 0 ? { nexthops: ways } : isDead(type) ? {} : wayOf(route)),
    ...(table !== TABLES.main && { table }),
    ...(!isUsual && { metric: priority }),
    ...(source !== undefined && { src: source }),
    ...(textOf(protocol) && { protocol: String(protocol) }),
  };
}

const isDead = (type: unknown) => type !== undefined && type !== 'unicast' && type !== 'local';

function wayOf({ gateway, dev, flags, weight }: Json): WeightedNexthop {
  const [via, name, share] = [textOf(gateway), textOf(dev), numberOf(weight)];
  return {
    ...(via !== undefined && { via }),
    ...(name !== undefined && { dev: name }),
    ...(via !== undefined && wordsOf(flags).includes('onlink') && { onlink: true }),
    ...(share !== undefined && share > 1 && { weight: share }),
  };
}

/** Returns a single address such as `10.0.0.1` with its prefix length. */
function networkText(text: string): string {
  const address = text === 'default' ? undefined : parseAddress(text);
  return address && address.prefix === undefined ? `${text}/${address.family === 4 ? 32 : 128}` : text;
}

/** Reads `default via 1.2.3.1 dev eth1 metric 10`, and returns it as ip's JSON would have it. */
export function routeFromText(line: string): Json {
  const [, type, dst = 'default', rest = ''] =
    /^\s*(?:(unicast|local|broadcast|anycast|multicast|blackhole|unreachable|prohibit|throw) )?(\S+)(.*)$/.exec(
      line,
    ) ?? [];
  const flags = /\bonlink\b/.test(rest) ? ['onlink'] : [];
  const pairs = [...rest.matchAll(/\b(via|dev|proto|src|table|metric) (\S+)/g)].map(
    ([, word = '', value = '']) => [NAMES[word] ?? word, word === 'metric' ? Number(value) : value] as const,
  );
  return { dst, flags, ...(type && { type }), ...Object.fromEntries(pairs) };
}

/** Some names differ in JSON. */
const NAMES: Readonly<Record<string, string>> = { via: 'gateway', proto: 'protocol', src: 'prefsrc' };

const KERNELS = new Set([0, 32766, 32767]);

/** Reads `ip -json rule show`. The three rules that every machine has are left out. */
export function readRoutingRules(rules: readonly Json[], family: 'ipv4' | 'ipv6'): RoutingRule[] {
  return rules.flatMap((rule) => {
    const priority = numberOf(rule.priority);
    if (
      priority === undefined ||
      // The kernel itself adds this rule for the first VRF.
      'l3mdev' in rule ||
      (KERNELS.has(priority) && tableOf(rule.table) !== undefined && rule.src === 'all')
    )
      return [];
    return [ruleOf(rule, priority, family)];
  });
}

/** Protocols as ip(8) prints them without /etc/protocols. */
const NUMBERS: Readonly<Record<RuleProtocol, string>> = { tcp: '6', udp: '17', icmp: '1', 'ipv6-icmp': '58' };

function ruleOf(rule: Json, priority: number, family: 'ipv4' | 'ipv6'): RoutingRule {
  const network = (side: 'src' | 'dst') => {
    const address = textOf(rule[side]);
    const length = numberOf(rule[`${side}len`]);
    if (address === undefined || address === 'all') return undefined;
    return length === undefined ? networkText(address) : `${address}/${length}`;
  };
  const [from, to, table] = [network('src'), network('dst'), tableOf(rule.table)];
  const [iif, oif, mark, mask] = [
    textOf(rule.iif),
    textOf(rule.oif),
    textOf(rule.fwmark),
    textOf(rule.fwmask),
  ];
  const protocol = RULE_PROTOCOLS.find((each) => [each, NUMBERS[each]].includes(textOf(rule.ipproto) ?? ''));
  const [sport, dport] = [portsOf(rule, 'sport'), portsOf(rule, 'dport')];
  const action = textOf(rule.action);
  const suppress = numberOf(rule.suppress_prefixlen);
  return {
    priority,
    ...(action === undefined || action === 'to_tbl'
      ? { table: table ?? 254 }
      : { type: action as 'blackhole' }),
    ...(family === 'ipv6' && { family }),
    ...(from && { from }),
    ...(to && { to }),
    ...(iif && { iif }),
    ...(oif && { oif }),
    ...(mark && { mark: mask ? `${mark}/${mask}` : mark }),
    ...(protocol && { protocol }),
    ...(sport && { sport }),
    ...(dport && { dport }),
    ...(suppress !== undefined && suppress >= 0 && { suppressPrefixLength: suppress }),
    ...('not' in rule && { not: true }),
  };
}

function portsOf(rule: Json, side: 'sport' | 'dport'): string | number | undefined {
  const [from, to] = [numberOf(rule[`${side}_start`]), numberOf(rule[`${side}_end`])];
  return from === undefined || to === undefined ? numberOf(rule[side]) : `${from}-${to}`;
}
