import { interfaceAt, networkText } from './flow.ts';
import type { Case, Remedy } from './remedy.ts';

const MAIN = 254;

/**
 * The answer went by a routing table of its own, which lacks the network of who asked. The main table has it, so a rule
 * before all others asks that one for this network.
 */
export function routingRemedies({ topology, verdict, flow }: Case): Remedy[] {
  const { cause, node: name = '', interface: left } = verdict.observed;
  const own = topology.nodes[name];
  if (cause !== 'asymmetric-reply' || own === undefined) return [];
  const near = interfaceAt(own, flow.client);
  const network = own.interfaces[near ?? '']?.addresses
    .map(networkText)
    .find((each) => networkText(`${flow.client}/${each.split('/')[1]}`) === each);
  const family = flow.family === 4 ? 'ipv4' : 'ipv6';
  const first = Math.min(
    ...own.routingRules.filter((rule) => (rule.family ?? 'ipv4') === family).map(({ priority }) => priority),
  );
  if (network === undefined || near === left || !Number.isFinite(first) || first < 1) return [];
  const priority = first - 1;
  return [
    {
      key: `${name} answers ${network} by the main table`,
      does: `${name} answers those of ${network} by its main routing table, before any other rule`,
      nodes: { [name]: { routingRules: [{ to: network, table: MAIN, priority, family }] } },
      typed: [
        `${flow.family === 4 ? 'ip' : 'ip -6'} rule add to ${network} lookup main priority ${priority}`,
      ],
      keep: `the same line as post-up of ${near} in /etc/network/interfaces, or RoutingPolicyRule of systemd-networkd`,
      scope: 2,
    },
  ];
}
