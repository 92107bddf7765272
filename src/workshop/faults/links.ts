import type { LabNode } from '../../lab/types.ts';
import type { TopologyInterface } from '../../plan/topology.ts';
import type { Fault, Network } from './fault.ts';
import { interfacesOf, withInterface } from './network.ts';

/** Faults of cables, ports and neighbours. */
export const LINKS: Record<string, Fault> = {
  'link-down': (network) =>
    interfacesOf(network, ({ peer }) => peer !== undefined).map(([node, name]) => ({
      node,
      what: `${node}:${name} is down`,
      causes: ['link-down'],
      change: (one) => withInterface(one, name, () => ({ up: false })),
    })),
  'port-blocked': (network) =>
    interfacesOf(network, ({ master, peer }) => master !== undefined && peer !== undefined).flatMap(
      ([node, name]) => [
        {
          node,
          what: `the bridge port ${node}:${name} passes nothing on: its state is disabled`,
          causes: ['port-blocked'],
          change: (one) => withInterface(one, name, ({ port }) => ({ port: { ...port, state: 'disabled' } })),
        },
        {
          node,
          what: `the bridge port ${node}:${name} takes nothing in from stations that were not entered: it is locked`,
          causes: ['port-blocked'],
          change: (one) =>
            withInterface(one, name, ({ port }) => ({ port: { ...port, locked: true, learning: false } })),
        },
      ],
    ),
  'no-hairpin': (network) =>
    interfacesOf(network, ({ port }) => port.hairpin === true).map(([node, name]) => ({
      node,
      what: `the bridge port ${node}:${name} does not send a frame back where it came from: hairpin is off`,
      causes: ['same-port-drop'],
      change: (one) => withInterface(one, name, ({ port }) => ({ port: { ...port, hairpin: false } })),
    })),
  'stale-neighbour': ({ nodes, topology }) =>
    topology.links.flatMap(([a, b]) => [
      ...stale(
        nodes,
        topology.nodes[a.node]?.interfaces[a.interface],
        a,
        topology.nodes[b.node]?.interfaces[b.interface],
      ),
      ...stale(
        nodes,
        topology.nodes[b.node]?.interfaces[b.interface],
        b,
        topology.nodes[a.node]?.interfaces[a.interface],
      ),
    ]),
  'address-lost': (network) =>
    interfacesOf(network, ({ addresses, peer }) => peer !== undefined && addresses.length === 1).flatMap(
      ([node, name, { addresses }]) => {
        const [address = ''] = addresses;
        const other = address.replace(/\.\d+\//, '.232/');
        if (other === address) return [];
        return {
          node,
          what: `${node}:${name} has the address ${other} in the place of ${address}`,
          causes: ['arp-unanswered', 'wrong-dnat', 'no-dnat', 'no-route'],
          change: (one: LabNode) => withInterface(one, name, () => ({ addresses: [other] })),
        };
      },
    ),
};

const NOBODY = '02:00:5e:00:53:01';

function stale(
  nodes: Network['nodes'],
  own: TopologyInterface | undefined,
  { node, interface: name }: { node: string; interface: string },
  far: TopologyInterface | undefined,
) {
  const [address] = far?.addresses ?? [];
  if (own === undefined || own.addresses.length === 0 || address === undefined || !nodes[node]) return [];
  const ip = address.replace(/\/.*/, '');
  return [
    {
      node,
      what: `${node} has a neighbour entry for ${ip} with a MAC address that nobody has`,
      causes: ['stale-neighbour'] as const,
      change: (one: LabNode) =>
        withInterface(one, name, ({ neighbours }) => ({ neighbours: { ...neighbours, [ip]: NOBODY } })),
    },
  ];
}
