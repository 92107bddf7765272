import type { Namespace } from '../../kernel/namespace.ts';
import type { TopologyService } from '../../plan/topology.ts';
import { startCommand } from './command.ts';
import { startDns } from './dns.ts';
import { startHttp } from './http.ts';
import { startUdp } from './udp.ts';

/** Something that listens in a node, until it is stopped. */
export interface RunningService {
  /** Resolves when its port is free again. */
  stop(): Promise<void>;
}

/** Resolves when it answers. */
export async function startService(
  namespace: Namespace,
  name: string,
  service: TopologyService,
): Promise<RunningService> {
  switch (service.kind) {
    case 'http':
      return startHttp(namespace, service.port);
    case 'udp':
      return startUdp(namespace, service.port);
    case 'command':
      return startCommand(namespace, name, service);
    case 'dns':
      return startDns(namespace, service);
  }
}
