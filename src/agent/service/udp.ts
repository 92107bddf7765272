import type { Namespace } from '../../kernel/namespace.ts';
import { LabError } from '../../lab/error.ts';
import { openDatagram } from '../datagram.ts';
import type { RunningService } from './service.ts';

/** Sends every datagram back, IPv4 and IPv6: no process, only a socket of that namespace. */
export async function startUdp(namespace: Namespace, port: number): Promise<RunningService> {
  const socket = await openDatagram(namespace, 'udp6', port).catch(({ message }) => {
    throw new LabError('kernel', { where: `${namespace.name}:${port}`, what: `udp service: ${message}` });
  });
  // Who cannot be reached any more is no trouble of the service.
  socket.on('error', () => {});
  socket.on('message', (data, from) => socket.send(data, from.port, from.address, () => {}));
  return { stop: () => new Promise((resolve) => void socket.close(() => resolve())) };
}
