import type { Socket } from 'node:dgram';
import type { Namespace } from '../../kernel/namespace.ts';
import { CONNECT_TIMEOUT, type DnsProbe, probeHost, probePort } from '../../lab/probe.ts';
import { afterAttention } from './attention.ts';
import { askByDatagram, flowOf } from './datagram.ts';
import { type DnsAnswer, question, readAnswer } from './dns-message.ts';
import type { ProbeResult } from './result.ts';

/** Exit codes. 6 is curl's for a name without an address. */
const [WORKS, UNANSWERED, UNRESOLVED] = [0, 1, 6];

/** Sends one question to one server, without the node's resolver. Standard output is one address per line. */
export async function probeDns(namespace: Namespace, probe: DnsProbe): Promise<ProbeResult> {
  const [host, port] = [probeHost(probe) ?? '', probePort(probe) ?? 0];
  return askByDatagram(namespace, { host, source: probe.source }, async (socket) => {
    const flow = [flowOf(socket)];
    const connected = () => {
      flow[0] = flowOf(socket, { address: host, port });
    };
    const got = await ask(socket, { host, port, connected }, probe);
    if (got instanceof Error) return { exitCode: UNANSWERED, stdout: '', stderr: got.message, flow };
    const { status, addresses } = got;
    const stdout = addresses.map((address) => `${address}\n`).join('');
    const { name, type = 'A' } = probe;
    if (status === 'NOERROR' && addresses.length > 0) return { exitCode: WORKS, stdout, stderr: '', flow };
    const what = status === 'NOERROR' ? `there is no ${type} of ${name}` : `${status} for ${type} of ${name}`;
    return { exitCode: UNRESOLVED, stdout, stderr: what, flow };
  });
}

function ask(
  socket: Socket,
  { host, port, connected }: { host: string; port: number; connected: () => void },
  { name, type = 'A', timeout = CONNECT_TIMEOUT }: DnsProbe,
): Promise<DnsAnswer | Error> {
  const id = Math.floor(Math.random() * 0x1_0000);
  return new Promise((resolve) => {
    const stop = afterAttention(timeout * 1000, () => resolve(new Error(`no answer within ${timeout} s`)));
    const end = (result: DnsAnswer | Error) => {
      stop();
      resolve(result);
    };
    socket.once('error', end);
    socket.on('message', (data) => {
      const answer = readAnswer(data, type);
      if (answer?.id === id) end(answer);
    });
    socket.connect(port, host, (error?: Error) => {
      if (error) return end(error);
      connected();
      socket.send(question(id, name, type));
    });
  });
}
