import type { RequestListener } from 'node:http';
import { Worker } from 'node:worker_threads';
import type { ListeningSocket } from '../../kernel/listening-socket.ts';
import type { RunningService } from './service.ts';

/** An order to the thread: serve at a socket, or end the service of that number if there is no socket. */
interface Order {
  id: number;
  serve?: Served;
}

/** HTTPS also has its key and certificate, in PEM. */
type Served = {
  kind: 'http' | 'https' | 'udp';
  says: string;
  key?: string;
  certificate?: string;
} & ListeningSocket;

/** Unanswered orders by number. */
const waiting = new Map<number, () => void>();
let thread: Worker | undefined;
let orders = 0;

/**
 * Serves at the socket, on a thread of its own. On a busy machine the main thread is occupied with other labs for
 * longer than a client would wait.
 */
export async function serveAt(serve: Served): Promise<RunningService> {
  thread ??= startThread();
  const id = ++orders;
  await order(thread, { id, serve });
  return { stop: async () => thread && order(thread, { id }) };
}

function startThread(): Worker {
  // The program is passed as text, so that no later build can replace its file.
  const worker = new Worker(`(${program})()`, { eval: true });
  worker.on('message', (id: number) => waiting.get(id)?.());
  return worker;
}

/** The thread keeps the process alive only while an order is unanswered. */
async function order(worker: Worker, what: Order): Promise<void> {
  worker.ref();
  await new Promise<void>((resolve) => {
    waiting.set(what.id, resolve);
    worker.postMessage(what);
  });
  waiting.delete(what.id);
  if (waiting.size === 0) worker.unref();
}

/** Everything that runs on the thread. This function must not use anything outside of itself. */
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
      // A connection to an unreachable client would never end by itself.
      server.closeAllConnections();
    };
  };
  const serveUdp = (fd: number, family: 4 | 6, ready: () => void) => {
    const socket = load('node:dgram').createSocket(`udp${family}`);
    // An unreachable client is not the service's fault.
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
