import { bindPort } from '../../kernel/listening-socket.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import type { Certified as Wanted } from '../../plan/certificates.ts';
import type { Authority } from './authority.ts';
import type { RunningService } from './service.ts';
import { serveAt } from './thread.ts';

/** Starts a web server like that of `startHttp`, behind TLS, with a certificate from the lab's own authority. */
export async function startHttps(
  namespace: Namespace,
  { port, ...wanted }: Wanted & { port: number },
  authority: Authority,
): Promise<RunningService> {
  const certified = await authority.certify(wanted);
  const socket = bindPort(namespace, 'tcp', port);
  return serveAt({ kind: 'https', says: `hello from ${namespace.name}\n`, ...certified, ...socket });
}
