import type { Socket as DatagramSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import type { Namespace } from '../../kernel/namespace.ts';
import type { Connections } from '../../lab/types.ts';
import { afterAttention } from '../probe/attention.ts';
import { openDatagram } from '../probe/datagram.ts';

/** Milliseconds: what is not open by then, or has no answer, has left its traces all the same. */
const LONG_ENOUGH = 1000;

type Held = Socket | DatagramSocket;

interface One {
  address: string;
  port: number;
  /** Its own, 0 for any. */
  own: number;
}

/**
 * Connections of other programs, which stay as long as probes run. Whether anybody accepts them is the lab's affair.
 * @returns what ends them
 */
export async function openConnections(
  find: (node: string) => Namespace,
  all: readonly Connections[],
): Promise<() => void> {
  const held: Held[] = [];
  for (const { from, to, protocol = 'tcp', count = 1, sourcePort } of all) {
    const [, address = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(to) ?? [];
    const open = protocol === 'tcp' ? openTcp : openUdp;
    const begun = Array.from({ length: count }, (_, index) =>
      open(find(from), {
        address,
        port: Number(port),
        own: sourcePort === undefined ? 0 : sourcePort + index,
      }),
    );
    held.push(...(await Promise.all(begun)).flatMap((socket) => socket ?? []));
  }
  return () => {
    for (const socket of held) end(socket);
  };
}

const end = (socket: Held) => ('destroy' in socket ? socket.destroy() : socket.close());

function openTcp(namespace: Namespace, { address, port, own }: One): Promise<Held> {
  const family = address.includes(':') ? 6 : 4;
  const localAddress = family === 6 ? '::' : '0.0.0.0';
  const lookup = (_: string, __: unknown, found: (e: null, ip: string, of: number) => void) =>
    found(null, address, family);
  const options = {
    host: 'node',
    port,
    family,
    lookup,
    localAddress,
    localPort: own,
    autoSelectFamily: false,
  };
  const socket = namespace.run(() => connect(options));
  return begun(socket, 'connect');
}

/**
 * Its port is another's again at once: what keeps track of it does so by the addresses alone. The socket is connected, so
 * that the kernel tells it of ICMP errors: they end the wait as an answer does.
 */
async function openUdp(namespace: Namespace, { address, port, own }: One): Promise<undefined> {
  const socket = await openDatagram(namespace, address.includes(':') ? 'udp6' : 'udp4', own);
  const answered = begun(socket, 'message');
  socket.once('connect', () => socket.send('hairpin'));
  socket.connect(port, address);
  await answered;
  socket.close();
}

/** When it has happened, or never will. */
function begun<Any extends Held>(socket: Any, happening: string): Promise<Any> {
  return new Promise((resolve) => {
    const stop = afterAttention(LONG_ENOUGH, () => resolve(socket));
    const done = () => {
      stop();
      resolve(socket);
    };
    socket.once(happening, done);
    socket.on('error', done);
  });
}
