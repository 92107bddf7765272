import { connect, type Socket } from 'node:net';
import type { Namespace } from '../../kernel/namespace.ts';
import { CONNECT_TIMEOUT, probeHost, probePort, type TcpProbe } from '../../lab/probe.ts';
import { start } from '../program.ts';
import type { ProbeFlow } from '../protocol.ts';
import { afterAttention } from './attention.ts';
import { ownPorts } from './own-ports.ts';
import type { ProbeResult } from './result.ts';

/** Exit codes; curl's numbers for the same outcomes. */
const [WORKS, ANOTHER_ANSWER, UNRESOLVED, REFUSED, LATE] = [0, 1, 6, 7, 28];

const TCP = 6;

/** Connects, waits for the banner if one is expected, and closes. Standard output is what the server sent. */
export async function probeTcp(namespace: Namespace, probe: TcpProbe): Promise<ProbeResult> {
  const [host, port] = [probeHost(probe) ?? '', probePort(probe) ?? 0];
  const address = await resolve(namespace, host);
  if (address === undefined)
    return { exitCode: UNRESOLVED, stdout: '', stderr: `${host}: no address is known for this name` };
  const ports = ownPorts(namespace);
  let ended = await ask(namespace, probe, { address, port }, ports[0] ?? 0);
  for (const next of ports.slice(1)) {
    if (ended.code !== 'EADDRINUSE') break;
    ended = await ask(namespace, probe, { address, port }, next);
  }
  const { code: _, flow, ...result } = ended;
  return { ...result, flow: [flow] };
}

/** Resolves a name as a program of the node would, with the node's files and name servers. */
async function resolve(namespace: Namespace, host: string): Promise<string | undefined> {
  if (/^[\d.]+$|:/.test(host)) return host;
  const { stdout } = await start(namespace, 'getent', ['ahosts', host]);
  return /^\S+/.exec(stdout)?.[0];
}

interface Ended extends Omit<ProbeResult, 'flow'> {
  flow: ProbeFlow;
  code?: string | undefined;
}

function ask(
  namespace: Namespace,
  { banner, source, timeout = CONNECT_TIMEOUT }: TcpProbe,
  remote: { address: string; port: number },
  localPort: number,
): Promise<Ended> {
  const socket = open(namespace, remote, localPort, source);
  return new Promise((done) => {
    let said = '';
    let flow: ProbeFlow = { protocol: TCP, local: { port: localPort } };
    let stop = () => {};
    const end = (exitCode: number, stderr: string, code?: string) => {
      stop();
      socket.once('close', () => done({ exitCode, stdout: said, stderr, flow, code }));
      // A reset needs no answer. So no packet arrives after the captures end, which counters would show and
      // captures would not.
      if (exitCode === WORKS || socket.connecting || socket.destroyed) socket.destroy();
      else socket.resetAndDestroy();
    };
    const wait = (why: string) => {
      stop();
      stop = afterAttention(timeout * 1000, () => end(LATE, `${why} within ${timeout} s`));
    };
    wait('no connection');
    socket.once('error', (error: NodeJS.ErrnoException) => end(REFUSED, error.message, error.code));
    socket.once('connect', () => {
      const { localAddress: address = '', localPort: port = localPort } = socket;
      flow = { protocol: TCP, local: { address, port }, remote };
      if (banner === undefined) return end(WORKS, '');
      wait(`it did not say ${JSON.stringify(banner)}`);
    });
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (banner !== undefined && said.includes(banner)) end(WORKS, '');
    });
    socket.once('end', () => end(ANOTHER_ANSWER, `it did not say ${JSON.stringify(banner)}`));
  });
}

/** Opens the socket in this thread's namespace. If the host is an address, Node opens it at once, without a look-up. */
function open(
  namespace: Namespace,
  { address, port }: { address: string; port: number },
  localPort: number,
  localAddress = address.includes(':') ? '::' : '0.0.0.0',
): Socket {
  const family = address.includes(':') ? 6 : 4;
  const lookup = (_: string, __: unknown, found: (e: null, address: string, family: number) => void) =>
    found(null, address, family);
  return namespace.run(() =>
    connect({ host: 'node', port, family, lookup, localAddress, localPort, autoSelectFamily: false }),
  );
}
