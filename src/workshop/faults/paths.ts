import type { LabNode } from '../../lab/types.ts';
import type { Fault } from './fault.ts';
import {
  addressesOf,
  interfacesOf,
  linesOf,
  routers,
  withInterface,
  withLines,
  withRules,
} from './network.ts';

/** Too small for a request, but large enough to open a TCP connection. */
const SMALL = 100;
const NO_TOO_BIG = {
  iptables: '*filter\n-A OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP\nCOMMIT',
  ip6tables: '*filter\n-A OUTPUT -p ipv6-icmp --icmpv6-type packet-too-big -j DROP\nCOMMIT',
} as const;

/** Faults where a packet is too long, comes from an unexpected interface, or has the wrong MAC address. */
export const PATHS: Record<string, Fault> = {
  'small-mtu': (network) =>
    interfacesOf(network, ({ peer }) => peer !== undefined).map(([node, name]) => ({
      node,
      what: `${node}:${name} takes packets of ${SMALL} bytes at most, and ${node} tells nobody`,
      causes: ['mtu'],
      change: (one) =>
        withRules(
          withRules(
            withInterface(one, name, () => ({ mtu: SMALL })),
            'iptables',
            NO_TOO_BIG.iptables,
          ),
          'ip6tables',
          NO_TOO_BIG.ip6tables,
        ),
    })),
  'looked-for-elsewhere': (network) =>
    routers(network).flatMap(({ name: node, interfaces }) =>
      network.askers
        .filter((asker) => asker !== node)
        .flatMap((asker) => plain(network.topology.nodes[asker]))
        .flatMap((address) =>
          Object.values(interfaces)
            .filter(({ addresses }) => addresses.length > 0)
            .map(({ name: dev }) => ({
              node,
              what: `${node} looks for ${address} behind ${dev}, and takes packets from there only (rp_filter)`,
              causes: ['rp-filter'] as const,
              change: (one: LabNode): LabNode => ({
                ...one,
                routes: [...(one.routes ?? []), { to: `${address}/32`, dev }],
                sysctl: { ...one.sysctl, 'net.ipv4.conf.all.rp_filter': 1 },
              }),
            })),
        ),
    ),
  'no-mac-snat': (network) =>
    Object.entries(network.nodes).flatMap(([node, one]) =>
      linesOf(one, 'ebtables', /-j snat/).map((line) => ({
        node,
        what: `${node} has lost its rule: ${line}`,
        causes: ['mac-flap', 'asymmetric-reply'] as const,
        change: (before: LabNode) => withLines(before, 'ebtables', (text) => (text === line ? [] : [text])),
      })),
    ),
};

/** IPv4 addresses of a node. */
const plain = (node: Parameters<typeof addressesOf>[0] | undefined): string[] =>
  node ? addressesOf(node).filter((address) => !address.includes(':')) : [];
