import type { LabNode, Service } from '../../lab/types.ts';
import type { Fault, Network } from './fault.ts';

/** Faults of services: the one that should answer does not, or answers something else. */
export const SERVICES: Record<string, Fault> = {
  'service-down': (network) =>
    services(
      network,
      ({ kind }) => kind === 'http' || kind === 'https' || kind === 'udp' || kind === 'dns',
    ).map(([node, name]) => ({
      node,
      what: `${node} does not run its service ${name}`,
      causes: ['service-down', 'name-not-resolved'],
      change: (one) => withService(one, name, (service) => ({ ...service, up: false }) as Service),
    })),
  'no-such-name': (network) =>
    services(
      network,
      (service) => service.kind === 'dns' && Object.keys(service.records ?? {}).length > 0,
    ).map(([node, name]) => ({
      node,
      what: `the name server of ${node} knows none of its names any longer`,
      causes: ['name-not-resolved'],
      change: (one) => withService(one, name, (service) => ({ ...service, records: {} }) as Service),
    })),
  'asks-nobody': ({ nodes, askers }) =>
    askers
      .filter((node) => (nodes[node]?.nameservers ?? []).length > 0)
      .map((node) => ({
        node,
        what: `${node} asks itself for names, where no name server is`,
        causes: ['name-not-resolved'],
        change: (one) => ({ ...one, nameservers: ['127.0.0.1'] }),
      })),
};

function services({ nodes }: Network, wanted: (service: Service) => boolean): [node: string, name: string][] {
  return Object.entries(nodes).flatMap(([node, { services: all = {} }]) =>
    Object.entries(all)
      .filter(([, service]) => wanted(service))
      .map(([name]): [string, string] => [node, name]),
  );
}

function withService(node: LabNode, name: string, change: (service: Service) => Service): LabNode {
  const service = node.services?.[name];
  return service ? { ...node, services: { ...node.services, [name]: change(service) } } : node;
}
