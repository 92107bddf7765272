import type { Socket as DatagramSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import type { Namespace } from '../../kernel/namespace.ts';
import { LabError } from '../../lab/error.ts';
import type { Connections } from '../../lab/types.ts';
import { afterAttention } from '../probe/attention.ts';
import { openDatagram } from '../probe/datagram.ts';

/**
 * In milliseconds. A connection that is not open by then, or has no answer, has left its traces anyway. An
 * unanswered SYN is repeated after one second, and after three (RFC 6298). A time between the two sees the
 * same number of SYNs on a busy machine as on an idle one.
 */
const LONG_ENOUGH = 1500;

interface One {
  address: string;
  port: number;
  /** Its own port; 0 for any. */
  own: number;
}

/** Connections that a scenario holds open. The lab decides whether anybody accepts them. */
export class HeldConnections {
  readonly #find: (node: string) => Namespace;
  #all = '[]';
  #held: Socket[] = [];

  /** @param find returns the namespace of a node */
  constructor(find: (node: string) => Namespace) {
    this.#find = find;
  }

  /**
   * Opens these connections and closes all others. Open ones stay open. A UDP sender speaks again each time,
   * as the kernel forgets its entry.
   */
  async open(all: readonly Connections[]): Promise<void> {
    const asked = JSON.stringify(all);
    const isOpen = asked === this.#all && this.#held.every((socket) => !socket.destroyed);
    if (!isOpen) this.close();
    this.#all = asked;
    for (const [index, each] of all.entries()) {
      if (isOpen && each.protocol !== 'udp') continue;
      try {
        this.#held.push(...(await openEach(this.#find(each.from), each)));
      } catch (error) {
        throw refused(error, each, index);
      }
    }
  }

  close(): void {
    for (const socket of this.#held) socket.destroy();
    this.#held = [];
    this.#all = '[]';
  }
}

async function openEach(
  namespace: Namespace,
  { to, protocol = 'tcp', count = 1, sourcePort }: Connections,
): Promise<Socket[]> {
  const [, address = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(to) ?? [];
  const open = protocol === 'tcp' ? openTcp : openUdp;
  const begun = Array.from({ length: count }, (_, index) =>
    open(namespace, { address, port: Number(port), own: sourcePort === undefined ? 0 : sourcePort + index }),
  );
  return (await Promise.all(begun)).flatMap((socket) => socket ?? []);
}

function openTcp(namespace: Namespace, { address, port, own }: One): Promise<Socket> {
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
 * Sends one datagram from a port that is free again at once: connection tracking works by addresses alone.
 * The socket is connected, so the kernel reports ICMP errors to it, which end the wait as an answer does.
 */
async function openUdp(namespace: Namespace, { address, port, own }: One): Promise<undefined> {
  const socket = await openDatagram(namespace, address.includes(':') ? 'udp6' : 'udp4', own);
  const answered = begun(socket, 'message');
  socket.once('connect', () => socket.send('hairpin'));
  socket.connect(port, address);
  await answered;
  socket.close();
}

/** The error for a port that another program has, which is not a matter of the lab's network. */
const TAKEN = 'EADDRINUSE';

function refused(error: unknown, { from, to, sourcePort }: Connections, index: number): unknown {
  if ((error as NodeJS.ErrnoException).code !== TAKEN) return error;
  const what = `open a connection to ${to} from port ${sourcePort}: another socket of ${from} has it`;
  return new LabError('refused', { where: from, what, path: ['connections', index] });
}

/** Resolves when the event has happened, or never will. */
function begun<Any extends Socket | DatagramSocket>(socket: Any, happening: string): Promise<Any> {
  return new Promise((resolve, reject) => {
    const stop = afterAttention(LONG_ENOUGH, () => resolve(socket));
    const done = () => {
      stop();
      resolve(socket);
    };
    socket.once(happening, done);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === TAKEN) reject(error);
      done();
    });
  });
}
