import type { ServicePlan } from './plan.ts';
import { withPython } from './python.ts';

export const udp: ServicePlan<'udp'> = {
  typed: ({ node, name }, { port }) =>
    withPython(node, `${name}: sends back what comes to UDP port ${port}`, [
      'import os, socket',
      'server = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)',
      `server.bind(("::", ${port}))`,
      'os.fork() and os._exit(0)',
      'while True: server.sendto(*server.recvfrom(65536))',
    ]),
  isOwn: true,
};
