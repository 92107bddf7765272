import { bindPort } from '../../kernel/listening-socket.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import type { RunningService } from './service.ts';
import { serveAt } from './thread.ts';

/**
 * Starts a web server in a node. It needs no process, only a socket in the node's namespace. It answers 200 with
 * the node's name, so that a probe sees who answered, and closes the connection after each answer.
 */
export function startHttp(namespace: Namespace, { port }: { port: number }): Promise<RunningService> {
  const socket = bindPort(namespace, 'tcp', port);
  return serveAt({ kind: 'http', says: `hello from ${namespace.name}\n`, ...socket });
}
