import type { Socket as DatagramSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import type { Namespace } from '../../kernel/namespace.ts';
import { LabError } from '../../lab/error.ts';
import type { Connections } from '../../lab/types.ts';
import { afterAttention } from '../probe/attention.ts';
import { openDatagram } from '../probe/datagram.ts';

/**
 * In milliseconds: how long to wait for a connection to open, or for an answer. Even a failed attempt has left its
 * traces by then. TCP repeats an unanswered SYN after one second, and again after three (RFC 6298). A limit between
 * the two lets the same number of SYNs be seen on a busy machine as on an idle one.
 */
const LONG_ENOUGH = 1500;

interface One {
  address: string;
  port: number;
  /** The local port; 0 for any. */
  own: number;
}

/** The connections that a scenario holds open. Whether a connection is accepted depends on the lab's network. */
export class HeldConnections {
  readonly #find: (node: string) => Namespace;
  #all = '[]';
  #held: Socket[] = [];

  /** @param find returns the namespace of a node */
  constructor(find: (node: string) => Namespace) {
    this.#find = find;
  }

  /**
   * Opens the given connections and closes all others. Connections that are already open stay open. A UDP sender
   * sends again each time, because the kernel forgets the conntrack entry after a while.
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
 * Sends one datagram, and frees the local port at once: connection tracking goes by addresses and ports, not by
 * sockets. The socket is connected, so that the kernel reports ICMP errors to it. Such an error ends the wait, as
 * an answer does.
 */
async function openUdp(namespace: Namespace, { address, port, own }: One): Promise<undefined> {
  const socket = await openDatagram(namespace, address.includes(':') ? 'udp6' : 'udp4', own);
  const answered = begun(socket, 'message');
  socket.once('connect', () => socket.send('hairpin'));
  socket.connect(port, address);
  await answered;
  socket.close();
}

/** The error for a local port that another program uses. The lab's network is not to blame for that. */
const TAKEN = 'EADDRINUSE';

function refused(error: unknown, { from, to, sourcePort }: Connections, index: number): unknown {
  if ((error as NodeJS.ErrnoException).code !== TAKEN) return error;
  const what = `open a connection to ${to} from port ${sourcePort}: another socket of ${from} has it`;
  return new LabError('refused', { where: from, what, path: ['connections', index] });
}

/** Resolves when the event has happened, or can no longer happen. */
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
