import type { Nexthop, Route } from '../lab/routing.ts';
import type { TopologyRule } from './topology.ts';

/** As ip(8) has it after `route add`, and after `route del`. */
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

/** Whether ip(8) is to be told that it is of IPv6, as nothing else of it says so. */
export const isIpv6Route = ({ to, src = '', type, via, nexthops }: Route): boolean =>
  [to, src, via ?? '', ...(nexthops ?? []).map((hop) => hop.via ?? '')].some((text) => text.includes(':')) &&
  (to === 'default' || type !== undefined);

/** As ip(8) has it after `rule add`, and after `rule del`. */
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

/** The program that speaks of the node's routes, and of which family. */
export const ip = (node: string, isIpv6: boolean) => ['ip', ...(isIpv6 ? ['-6'] : []), '-n', node];
