import { createSocket, type Socket, type SocketType } from 'node:dgram';
import type { Namespace } from '../../kernel/namespace.ts';
import type { ProbeFlow } from '../protocol.ts';
import type { ProbeResult } from './result.ts';

/** Resolves an address at once. Node's own look-up would open the socket later, outside the node's namespace. */
const lookup = (host: string, ...rest: unknown[]) => {
  const done = rest.at(-1) as (error: null, address: string, family: number) => void;
  done(null, host, host.includes(':') ? 6 : 4);
};

/** Opens a UDP socket in the node, bound to a port (0 for any) and to one address, or to all. */
export async function openDatagram(
  namespace: Namespace,
  type: SocketType,
  port: number,
  address = type === 'udp6' ? '::' : '0.0.0.0',
): Promise<Socket> {
  const socket = createSocket({ type, lookup });
  const listening = new Promise<void>((resolve, reject) => {
    socket.once('listening', resolve);
    socket.once('error', reject);
  });
  namespace.run(() => void socket.bind({ port, address, exclusive: true }));
  await listening;
  socket.removeAllListeners('error');
  return socket;
}

/** Opens a socket, asks, and closes the socket. If the wanted address or port is not free, no question is sent. */
export async function askByDatagram(
  namespace: Namespace,
  { host, port = 0, source }: { host: string; port?: number; source?: string | undefined },
  ask: (socket: Socket) => Promise<ProbeResult>,
): Promise<ProbeResult> {
  let socket: Socket;
  try {
    socket = await openDatagram(namespace, host.includes(':') ? 'udp6' : 'udp4', port, source);
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (syscall !== 'bind') throw error;
    return { exitCode: 1, stdout: '', stderr: message, flow: [] };
  }
  try {
    return await ask(socket);
  } finally {
    socket.close();
  }
}

const UDP = 17;

/**
 * Returns how to recognise the packets of this socket. Until it is connected, it may use any of the node's
 * addresses.
 */
export function flowOf(socket: Socket, remote?: { address: string; port: number }): ProbeFlow {
  const { address, port } = socket.address();
  return remote ? { protocol: UDP, local: { address, port }, remote } : { protocol: UDP, local: { port } };
}
