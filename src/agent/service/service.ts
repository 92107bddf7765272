import type { Namespace } from '../../kernel/namespace.ts';
import { serviceProgram } from '../../plan/service-program.ts';
import type { TopologyService } from '../../plan/topology.ts';
import type { Authority } from './authority.ts';

/** Something that listens in a node, until it is stopped. */
export interface RunningService {
  /** Resolves when its port is free again. */
  stop(): Promise<void>;
}

/** Resolves when it answers. What it takes is evaluated for the first of its kind: few labs have all. */
export async function startService(
  namespace: Namespace,
  name: string,
  service: TopologyService,
  authority: Authority,
): Promise<RunningService> {
  const program = serviceProgram(namespace.name, name, service);
  if (program) return (await import('./command.ts')).startWithFiles(namespace, name, program);
  switch (service.kind) {
    case 'http':
      return (await import('./http.ts')).startHttp(namespace, service.port);
    case 'https':
      return (await import('./https.ts')).startHttps(namespace, service, authority);
    case 'udp':
      return (await import('./udp.ts')).startUdp(namespace, service.port);
    case 'command':
      return (await import('./command.ts')).startCommand(namespace, name, service);
    case 'dns':
      return (await import('./dns.ts')).startDns(namespace, service);
    default:
      throw new TypeError(`${service.kind} is a program`);
  }
}
