import { createServer } from 'node:http';
import type { Namespace } from '../../kernel/namespace.ts';
import { LabError } from '../../lab/error.ts';
import type { RunningService } from './service.ts';

/**
 * A web server inside a node: no process, only a socket of that namespace. It answers 200 with the node's name,
 * so that a probe sees who answered, and closes after each answer: one probe, one connection.
 */
export async function startHttp(namespace: Namespace, port: number): Promise<RunningService> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain', Connection: 'close' });
    response.end(`hello from ${namespace.name}\n`);
  });
  // listen({ port }) opens its socket before it returns; with a host it would be opened later, elsewhere.
  namespace.run(() => server.listen({ port }));
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', ({ message }) =>
      reject(
        new LabError('kernel', { where: `${namespace.name}:${port}`, what: `http service: ${message}` }),
      ),
    );
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      // A connection whose client can no longer be reached would never end by itself.
      server.closeAllConnections();
    });
  return { stop };
}
