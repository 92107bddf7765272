import { type Address, parseAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';
import { type Nexthop, nexthopsOf, parseMark, parseRange, type Route, type RoutingRule } from '../routing.ts';
import { oneOf } from '../suggest.ts';
import type { LabNode } from '../types.ts';

export function checkRouting(path: Path, { routes = [], routingRules = [] }: LabNode, report: Report): void {
  const destinations = routes.map(destinationOf);
  for (const [index, route] of routes.entries()) {
    checkRoute([...path, 'routes', index], route, report);
    const first = destinations.indexOf(destinationOf(route));
    if (first < index)
      report(
        [...path, 'routes', index],
        `leads to ${route.to} as routes[${first}] does already`,
        'another metric or table, or nexthops for several ways',
      );
  }
  for (const [index, rule] of routingRules.entries())
    checkRoutingRule([...path, 'routingRules', index], rule, report);
}

/** What the kernel knows a route by. It refuses a second one with EEXIST, wherever that one leads. */
function destinationOf({ to, type, via, nexthops, table, metric }: Route): string {
  const gateway = to === 'default' ? (via ?? nexthops?.[0]?.via) : undefined;
  const target = parseAddress(gateway ?? to);
  const network = gateway === undefined ? [target?.ip ?? to, target?.prefix] : [to, target?.family];
  return [...network, type === 'local', table, metric].join(' ');
}

function checkRoute(path: Path, route: Route, report: Report): void {
  const { to, type = 'unicast', nexthops, src } = route;
  const target = to === 'default' ? undefined : parseAddress(to);
  if (to !== 'default' && target?.prefix === undefined) {
    report([...path, 'to'], `"${to}" is no network`, 'a prefix such as 9.0.0.0/8, or default');
  } else if (target && !target.isNetwork) {
    report([...path, 'to'], `"${to}" has bits beyond its prefix length`, 'the address of a network');
  }
  if (nexthops === undefined) checkNexthop(path, route, { to, target }, report);
  else checkNexthops(path, route, { to, target }, report);
  if (src !== undefined) checkGateway([...path, 'src'], src, { to, target }, report);
  const ways = nexthopsOf(route).length > 0;
  if (type === 'unicast' && !ways) report(path, 'leads nowhere', 'via, dev or both');
  if (type === 'local' && (route.dev === undefined || route.via !== undefined || nexthops))
    report(path, 'is for the node itself', 'type: local with dev, such as lo');
  else if (type !== 'unicast' && type !== 'local' && ways)
    report(path, `leads somewhere, though it is ${type}`, 'neither via nor dev');
}

interface Destination {
  to: string;
  /** Undefined for `default`, and for an invalid address. */
  target: Address | undefined;
}

function checkNexthops(path: Path, route: Route, destination: Destination, report: Report): void {
  if (route.via !== undefined || route.dev !== undefined || route.onlink !== undefined)
    report(path, 'has one way and several', 'via and dev in the list of nexthops');
  for (const [index, each] of (route.nexthops ?? []).entries()) {
    const here = [...path, 'nexthops', index];
    checkNexthop(here, each, destination, report);
    if (each.via === undefined && each.dev === undefined) report(here, 'leads nowhere', 'via, dev or both');
  }
}

function checkNexthop(
  path: Path,
  { via, dev, onlink }: Nexthop,
  { to, target }: Destination,
  report: Report,
): void {
  if (via !== undefined) checkGateway([...path, 'via'], via, { to, target }, report);
  if (onlink && (via === undefined || dev === undefined))
    report([...path, 'onlink'], 'is of a gateway on a segment', 'via and dev with it');
}

function checkGateway(path: Path, text: string, { to, target }: Destination, report: Report): void {
  const address = parseAddress(text);
  if (address === undefined || address.prefix !== undefined)
    report(path, `"${text}" is no address`, 'one address, without prefix length');
  else if (target && target.family !== address.family)
    report(path, `"${text}" is not of the family of ${to}`, `an IPv${target.family} address`);
}

function checkRoutingRule(path: Path, rule: RoutingRule, report: Report): void {
  const { from, to, mark, sport, dport, family } = rule;
  if ((rule.table === undefined) === (rule.type === undefined))
    report(path, 'says not once what decides', 'either table or type');
  const families = Object.entries({ from, to }).map(([key, text]) => {
    const address = text === undefined ? undefined : parseAddress(text);
    if (text !== undefined && address === undefined)
      report([...path, key], `"${text}" is no address`, 'an address or a prefix');
    else if (address?.prefix !== undefined && !address.isNetwork)
      report([...path, key], `"${text}" has bits beyond its prefix length`, 'the address of a network');
    return address && `ipv${address.family}`;
  });
  if (new Set([...families, family].filter((each) => each !== undefined)).size > 1)
    report(path, 'speaks of IPv4 and IPv6', 'one family in a rule');
  if (mark !== undefined && parseMark(mark) === undefined)
    report([...path, 'mark'], `cannot be ${JSON.stringify(mark)}`, 'a number, or number/mask: 0x10/0xf0');
  for (const [key, ports] of Object.entries({ sport, dport })) {
    if (ports !== undefined && parseRange(ports, 65_535) === undefined)
      report([...path, key], `cannot be ${JSON.stringify(ports)}`, 'a port, or from-to: 1000-2000');
  }
}

/** Checks the interfaces that routes and rules name, after all settings are applied. */
export function checkRoutingUse(
  path: Path,
  { routes = [], routingRules = [] }: LabNode,
  names: readonly string[],
  report: Report,
): void {
  const known = ['lo', ...names];
  const check = (at: Path, name: string | undefined, allowed: readonly string[]) => {
    if (name !== undefined && !known.includes(name))
      report([...path, ...at], `no interface "${name}"`, oneOf(allowed, name));
  };
  for (const [index, route] of routes.entries()) {
    for (const [way, { dev }] of nexthopsOf(route).entries())
      check(['routes', index, ...(route.nexthops ? ['nexthops', way] : []), 'dev'], dev, names);
  }
  for (const [index, { iif, oif }] of routingRules.entries()) {
    check(['routingRules', index, 'iif'], iif, known);
    check(['routingRules', index, 'oif'], oif, known);
  }
}
