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

/** Resolves when it answers. */
export type StartService<Kind extends Service['kind']> = (
  namespace: Namespace,
  service: Extract<TopologyService, { kind: Kind }>,
  authority: Authority,
) => Promise<RunningService>;

/** Services that are more than a program. Each is loaded for the first of its kind, as few labs have all. */
const OWN: { [Kind in Service['kind']]?: () => Promise<StartService<Kind>> } = {
  http: async () => (await import('./http.ts')).startHttp,
  https: async () => (await import('./https.ts')).startHttps,
  udp: async () => (await import('./udp.ts')).startUdp,
  dns: async () => (await import('./dns.ts')).startDns,
};

/** Resolves when it answers. */
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

/** An error from elsewhere, reported as this service's. */
function ofService(error: LabError, where: string): LabError {
  if (error.problems.every((problem) => problem.where.includes(':'))) return error;
  const problems = error.problems.map((problem) => ({ ...problem, where }));
  return new LabError(error.code, problems, error.hint, { cause: error });
}
