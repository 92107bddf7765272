import type { RequestListener } from 'node:http';
import { Worker } from 'node:worker_threads';
import type { ListeningSocket } from '../../kernel/listening-socket.ts';
import type { RunningService } from './service.ts';

/** What the thread is asked: to serve at a socket, or, without one, to end what it was asked for by that number. */
interface Order {
  id: number;
  serve?: Served;
}

/** Of HTTPS also what it proves itself by, in PEM. */
type Served = {
  kind: 'http' | 'https' | 'udp';
  says: string;
  key?: string;
  certificate?: string;
} & ListeningSocket;

/** Of orders that are not yet answered, by their numbers. */
const waiting = new Map<number, () => void>();
let thread: Worker | undefined;
let orders = 0;

/**
 * Has a service answer at the socket, on a thread of its own: this one builds and reads other labs meanwhile, and on a busy
 * machine a client would give up waiting for it.
 */
export async function serveAt(serve: Served): Promise<RunningService> {
  thread ??= startThread();
  const id = ++orders;
  await order(thread, { id, serve });
  return { stop: async () => thread && order(thread, { id }) };
}

function startThread(): Worker {
  // As text: there is no file that a later build could replace.
  const worker = new Worker(`(${program})()`, { eval: true });
  worker.on('message', (id: number) => waiting.get(id)?.());
  return worker;
}

/** Only an order without an answer keeps the process from ending. */
async function order(worker: Worker, what: Order): Promise<void> {
  worker.ref();
  await new Promise<void>((resolve) => {
    waiting.set(what.id, resolve);
    worker.postMessage(what);
  });
  waiting.delete(what.id);
  if (waiting.size === 0) worker.unref();
}

/** All that runs on the thread; it can use nothing from outside. */
function program(): void {
  const load = process.getBuiltinModule;
  const { parentPort } = load('node:worker_threads');
  const services = new Map<number, (done: () => void) => void>();
  const serveHttp = ({ kind, fd, says, key, certificate: cert }: Served, ready: () => void) => {
    const answer: RequestListener = (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain', Connection: 'close' });
      response.end(says);
    };
    const server =
      kind === 'https'
        ? load('node:https').createServer({ key, cert }, answer)
        : load('node:http').createServer(answer);
    server.listen({ fd }, ready);
    return (done: () => void) => {
      server.close(done);
      // A connection whose client can no longer be reached would never end by itself.
      server.closeAllConnections();
    };
  };
  const serveUdp = (fd: number, family: 4 | 6, ready: () => void) => {
    const socket = load('node:dgram').createSocket(`udp${family}`);
    // Who cannot be reached any more is no trouble of the service.
    socket.on('error', () => {});
    socket.on('message', (data, from) => socket.send(data, from.port, from.address, () => {}));
    socket.bind({ fd }, ready);
    return (done: () => void) => void socket.close(done);
  };
  parentPort?.on('message', ({ id, serve }: Order) => {
    const answer = () => parentPort?.postMessage(id);
    if (!serve) return services.get(id)?.(answer);
    const { kind, fd, family } = serve;
    services.set(id, kind === 'udp' ? serveUdp(fd, family, answer) : serveHttp(serve, answer));
  });
}
