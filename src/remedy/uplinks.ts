import { interfaceAt } from './flow.ts';
import type { Case, Remedy } from './remedy.ts';
import { markRules, withRules } from './written-rule.ts';

/** For an uplink whose default route has no routing table of its own. */
const FREE_TABLE = 201;

/**
 * For an answer that leaves by another uplink than the one by which the question came. Connections get a mark where
 * they come in, and answers follow the mark.
 */
export function uplinkRemedies(found: Case): Remedy[] {
  const { topology, verdict, flow } = found;
  const { cause, node: name = '', interface: left } = verdict.observed;
  const own = topology.nodes[name];
  const came = verdict.hops.find(
    ({ node, direction, interface: by }) =>
      node === name && direction === 'in' && (own?.interfaces[by]?.addresses.length ?? 0) > 0,
  )?.interface;
  if (cause !== 'asymmetric-reply' || own === undefined || came === undefined || came === left) return [];
  const ways = own.routes.filter(
    ({ to, dev, via }) =>
      to === 'default' &&
      via !== undefined &&
      via.includes(':') === (flow.family === 6) &&
      (dev ?? interfaceAt(own, via)) === came,
  );
  const way = ways.find(({ table }) => table !== undefined) ?? ways[0];
  if (way?.via === undefined) return [];
  const table = Number(way.table ?? FREE_TABLE);
  const mark = `0x${table.toString(16)}`;
  const written = markRules(found, name, came, mark);
  const ip = flow.family === 4 ? 'ip' : 'ip -6';
  const route = way.table === undefined ? [{ to: 'default', via: way.via, dev: came, table }] : [];
  return [
    {
      key: `${name} answers by ${came} ${flow.family}`,
      does: `${name} answers by ${came} what came by ${came} (a mark of the connection decides the routing table)`,
      nodes: {
        [name]: {
          ...withRules(name, written)[name],
          routes: route,
          routingRules: [{ mark, table, family: flow.family === 4 ? 'ipv4' : 'ipv6' }],
        },
      },
      typed: [
        ...written.typed,
        ...route.map(({ via, dev }) => `${ip} route add default via ${via} dev ${dev} table ${table}`),
        `${ip} rule add fwmark ${mark} table ${table}`,
      ],
      keep: `${written.keep}; the lines with ip as post-up of ${came} in /etc/network/interfaces`,
      scope: 2,
    },
  ];
}
