import type { Nexthop, Route } from '../lab/routing.ts';
import type { TopologyRule } from './topology.ts';

/** Returns the arguments of ip(8) after `route add` and `route del`. */
export function routeWords({ to, type, nexthops, table, metric, src, ...only }: Route): string[] {
  return [
    ...(type === undefined ? [] : [type]),
    to,
    ...nexthopWords(only),
    ...(src === undefined ? [] : ['src', src]),
    ...(table === undefined ? [] : ['table', `${table}`]),
    ...(metric === undefined ? [] : ['metric', `${metric}`]),
    ...(nexthops ?? []).flatMap(({ weight, ...hop }) => [
      'nexthop',
      ...nexthopWords(hop),
      ...(weight === undefined ? [] : ['weight', `${weight}`]),
    ]),
  ];
}

const nexthopWords = ({ via, dev, onlink }: Nexthop) => [
  ...(via === undefined ? [] : ['via', via]),
  ...(dev === undefined ? [] : ['dev', dev]),
  ...(onlink ? ['onlink'] : []),
];

/** Must ip(8) be told that the route is IPv6, because it contains no IPv6 address? */
export const isIpv6Route = ({ to, src = '', type, via, nexthops }: Route): boolean =>
  [to, src, via ?? '', ...(nexthops ?? []).map((hop) => hop.via ?? '')].some((text) => text.includes(':')) &&
  (to === 'default' || type !== undefined);

/** Returns the arguments of ip(8) after `rule add` and `rule del`. */
export function ruleWords(rule: TopologyRule): string[] {
  const given = (word: string, value: string | number | undefined) =>
    value === undefined ? [] : [word, `${value}`];
  return [
    ...(rule.not ? ['not'] : []),
    'from',
    rule.from ?? 'all',
    ...given('to', rule.to),
    ...given('iif', rule.iif),
    ...given('oif', rule.oif),
    ...given('fwmark', rule.mark),
    ...given('ipproto', rule.protocol),
    ...given('sport', rule.sport),
    ...given('dport', rule.dport),
    ...given('priority', rule.priority),
    ...given('table', rule.table),
    ...given('suppress_prefixlength', rule.suppressPrefixLength),
    ...(rule.type === undefined ? [] : ['type', rule.type]),
  ];
}

export const isIpv6Rule = ({ family, from = '', to = '' }: TopologyRule): boolean =>
  family === 'ipv6' || from.includes(':') || to.includes(':');

/** Returns the command for one family's routes in the node. */
export const ip = (node: string, isIpv6: boolean) => ['ip', ...(isIpv6 ? ['-6'] : []), '-n', node];
