import { createSocket, type Socket, type SocketType } from 'node:dgram';
import type { Namespace } from '../../kernel/namespace.ts';
import type { ProbeFlow } from '../protocol.ts';
import type { ProbeResult } from './result.ts';

/** Resolves addresses without a look-up. Node's own look-up would open the socket later, outside of the namespace. */
const lookup = (host: string, ...rest: unknown[]) => {
  const done = rest.at(-1) as (error: null, address: string, family: number) => void;
  done(null, host, host.includes(':') ? 6 : 4);
};

/** Opens a UDP socket of the node, bound to a port (0 for any) and an address or all. */
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

/** Asks by a socket, and closes it. If the wanted address or port cannot be had, nobody was asked. */
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

/** Returns how the packets of this socket are known. Until it is connected, it has every address. */
export function flowOf(socket: Socket, remote?: { address: string; port: number }): ProbeFlow {
  const { address, port } = socket.address();
  return remote ? { protocol: UDP, local: { address, port }, remote } : { protocol: UDP, local: { port } };
}
