import type { Namespace } from '../../kernel/namespace.ts';
import { LabError } from '../../lab/error.ts';
import type { Service } from '../../lab/types.ts';
import { servicePlan } from '../../plan/services.ts';
import type { TopologyService } from '../../plan/topology.ts';
import type { Authority } from './authority.ts';

/** A service that listens in a node until it is stopped. */
export interface RunningService {
  /** Resolves when its port is free again. */
  stop(): Promise<void>;
}

/** Resolves when the service answers. */
export type StartService<Kind extends Service['kind']> = (
  namespace: Namespace,
  service: Extract<TopologyService, { kind: Kind }>,
  authority: Authority,
) => Promise<RunningService>;

/**
 * Services that need code of their own. Each is loaded when the first of its kind starts, because few labs have
 * all.
 */
const OWN: { [Kind in Service['kind']]?: () => Promise<StartService<Kind>> } = {
  http: async () => (await import('./http.ts')).startHttp,
  https: async () => (await import('./https.ts')).startHttps,
  udp: async () => (await import('./udp.ts')).startUdp,
  dns: async () => (await import('./dns.ts')).startDns,
};

/** Resolves when the service answers. */
export async function startService(
  namespace: Namespace,
  name: string,
  service: TopologyService,
  authority: Authority,
): Promise<RunningService> {
  const program = servicePlan(service).runs?.({ node: namespace.name, name }, service);
  if (program) return (await import('./command.ts')).startWithFiles(namespace, name, program);
  const start = (await OWN[service.kind]?.()) as StartService<Service['kind']>;
  try {
    return await start(namespace, service, authority);
  } catch (error) {
    throw error instanceof LabError ? ofService(error, `${namespace.name}.services.${name}`) : error;
  }
}

/** Turns an error from elsewhere into one of this service. */
function ofService(error: LabError, where: string): LabError {
  if (error.problems.every((problem) => problem.where.includes(':'))) return error;
  const problems = error.problems.map((problem) => ({ ...problem, where }));
  return new LabError(error.code, problems, error.hint, { cause: error });
}
