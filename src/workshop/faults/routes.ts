import type { Fault } from './fault.ts';
import { addressesOf, routers, servers, withRules } from './network.ts';

const REFUSALS = ['blackhole', 'unreachable', 'prohibit'] as const;

/** Faults of routing: a node has no route, or a route such as a blackhole. */
export const ROUTES: Record<string, Fault> = {
  'no-routes': ({ nodes }) =>
    Object.entries(nodes)
      .filter(([, { routes = [] }]) => routes.length > 0)
      .map(([node]) => ({
        node,
        what: `${node} has lost its routes`,
        causes: ['no-route'],
        change: (one) => ({ ...one, routes: [] }),
      })),
  'route-refuses': (network) =>
    [...routers(network).map(({ name }) => name), ...network.askers].flatMap((node) =>
      servers(network)
        .filter((server) => server.node.name !== node)
        .flatMap((server) => addressesOf(server.node))
        .flatMap((address) =>
          REFUSALS.map((type) => ({
            node,
            what: `${node} has a ${type} route to ${address}`,
            causes: ['no-route'] as const,
            change: (one) => ({ ...one, routes: [...(one.routes ?? []), { to: single(address), type }] }),
          })),
        ),
    ),
  'rule-refuses': (network) =>
    routers(network).map(({ name }) => ({
      node: name,
      what: `${name} has a routing rule that prohibits packets which another rule marks`,
      causes: ['no-route'],
      change: (node) =>
        withRules(
          {
            ...node,
            routingRules: [{ family: 'ipv4', mark: 7, type: 'prohibit' }, ...(node.routingRules ?? [])],
          },
          'iptables',
          '*mangle\n-A PREROUTING -p tcp -j MARK --set-mark 7\nCOMMIT',
        ),
    })),
  'forwarding-off': (network) =>
    routers(network).map(({ name, sysctl }) => ({
      node: name,
      what: `${name} forwards nothing`,
      causes: ['forwarding-off'],
      change: (node) => ({
        ...node,
        sysctl: {
          ...node.sysctl,
          ...Object.fromEntries(Object.keys(sysctl).flatMap((key) => (isForwarding(key) ? [[key, 0]] : []))),
        },
      }),
    })),
};

const isForwarding = (key: string) => /^net\.(ipv4\.ip_forward|ipv[46]\.conf\.all\.forwarding)$/.test(key);

const single = (address: string) => `${address}/${address.includes(':') ? 128 : 32}`;
