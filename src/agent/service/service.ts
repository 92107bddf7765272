import type { Namespace } from '../../kernel/namespace.ts';
import type { TopologyService } from '../../plan/topology.ts';
import { startDns } from './dns.ts';
import { startHttp } from './http.ts';

/** Something that listens in a node, until it is stopped. */
export interface RunningService {
  /** Resolves when its port is free again. */
  stop(): Promise<void>;
}

/** Resolves when it answers. */
export function startService(namespace: Namespace, service: TopologyService): Promise<RunningService> {
  switch (service.kind) {
    case 'http':
      return startHttp(namespace, service.port);
    case 'dns':
      return startDns(namespace, service);
  }
}
