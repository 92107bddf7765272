import * as z from 'zod/mini';
import { ROUTE_TYPES, RULE_PROTOCOLS, RULE_TYPES } from '../routing.ts';
import { flag, list, object, oneOf, optional, text, whole } from './parts.ts';

const nexthop = { via: optional(text), dev: optional(text), onlink: optional(flag) };
const table = whole(1, 4_294_967_295);
const numberOrText = (error: string) => z.union([z.number(), z.string()], { error });

export const route = object({
  to: text,
  type: optional(oneOf(ROUTE_TYPES)),
  ...nexthop,
  nexthops: optional(
    list(object({ ...nexthop, weight: optional(whole(1, 256)) }), 'a list of via, dev and weight').check(
      z.minLength(1, { error: 'at least one way' }),
    ),
  ),
  table: optional(table),
  metric: optional(whole(0, 4_294_967_295)),
  src: optional(text),
});

export const routingRule = object({
  priority: optional(whole(1, 4_294_967_295)),
  table: optional(table),
  type: optional(oneOf(RULE_TYPES)),
  suppressPrefixLength: optional(whole(0, 128)),
  family: optional(oneOf(['ipv4', 'ipv6'])),
  not: optional(flag),
  from: optional(text),
  to: optional(text),
  iif: optional(text),
  oif: optional(text),
  mark: optional(numberOrText('a number, or number/mask')),
  protocol: optional(oneOf(RULE_PROTOCOLS)),
  sport: optional(numberOrText('a port, or from-to')),
  dport: optional(numberOrText('a port, or from-to')),
});
