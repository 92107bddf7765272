import type { Service } from '../lab/types.ts';
import { command } from './service/command.ts';
import { dhcp } from './service/dhcp.ts';
import { dns } from './service/dns.ts';
import { http } from './service/http.ts';
import { https } from './service/https.ts';
import type { ServicePlan } from './service/plan.ts';
import { routing } from './service/routing.ts';
import { udp } from './service/udp.ts';
import type { TopologyNode, TopologyService } from './topology.ts';

export type { ServiceProgram } from './service/plan.ts';

const PLANS: { [Kind in Service['kind']]: ServicePlan<Kind> } = {
  http,
  https,
  udp,
  dns,
  dhcp,
  routing,
  command,
};

export const servicePlan = ({ kind }: Pick<Service, 'kind'>) => PLANS[kind] as ServicePlan<Service['kind']>;

/**
 * Fills in the defaults of services.
 * @param names the node's name and addresses
 */
export function resolveServices(
  services: Record<string, Service>,
  names: readonly string[],
): TopologyNode['services'] {
  return Object.fromEntries(
    Object.entries(services).map(([name, each]) => [
      name,
      servicePlan(each).complete?.(each, names) ?? (each as TopologyService),
    ]),
  );
}
