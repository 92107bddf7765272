import { DNS_PORT } from '../lab/service.ts';
import type { Service } from '../lab/types.ts';
import type { TopologyNode, TopologyService } from './topology.ts';

/**
 * Services with what they need not say.
 * @param names what the node is called, and its addresses
 */
export function resolveServices(
  services: Record<string, Service>,
  names: readonly string[],
): TopologyNode['services'] {
  return Object.fromEntries(
    Object.entries(services).map(([name, each]) => [name, resolveService(each, names)]),
  );
}

function resolveService(service: Service, names: readonly string[]): TopologyService {
  if (service.kind === 'dns') return { ...service, port: service.port ?? DNS_PORT };
  return service.kind === 'https' ? { ...service, names: service.names ?? [...names] } : service;
}
