import { bindPort } from '../../kernel/listening-socket.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import type { RunningService } from './service.ts';
import { serveAt } from './thread.ts';

/**
 * Starts a service that sends every datagram back, over IPv4 and IPv6. It needs no process, only a socket in the
 * node's namespace.
 */
export function startUdp(namespace: Namespace, { port }: { port: number }): Promise<RunningService> {
  return serveAt({ kind: 'udp', says: '', ...bindPort(namespace, 'udp', port) });
}
