import type { Namespace } from '../../kernel/namespace.ts';
import { CONNECT_TIMEOUT, probeHost, probePort, type UdpProbe } from '../../lab/probe.ts';
import { afterAttention } from './attention.ts';
import { askByDatagram, flowOf } from './datagram.ts';
import type { ProbeResult } from './result.ts';

/** Sends one datagram, and takes the first one that comes back from there. Exit code 1 means no answer. */
export async function probeUdp(namespace: Namespace, probe: UdpProbe): Promise<ProbeResult> {
  const { send = 'hairpin', answer, source, sourcePort = 0, timeout = CONNECT_TIMEOUT } = probe;
  const [host, port] = [probeHost(probe) ?? '', probePort(probe) ?? 0];
  return askByDatagram(namespace, { host, port: sourcePort, source }, async (socket) => {
    const flow = [flowOf(socket)];
    const got = await new Promise<string | Error>((resolve) => {
      const stop = afterAttention(timeout * 1000, () => resolve(new Error(`no answer within ${timeout} s`)));
      const end = (result: string | Error) => {
        stop();
        resolve(result);
      };
      socket.once('error', end);
      socket.once('message', (data) => end(data.toString('utf8')));
      // A connected socket receives only answers from that address, and ICMP errors.
      socket.connect(port, host, (error?: Error) => {
        if (error) return end(error);
        flow[0] = flowOf(socket, { address: host, port });
        socket.send(send);
      });
    });
    if (got instanceof Error) return { exitCode: 1, stdout: '', stderr: got.message, flow };
    const right = answer === undefined || got === answer;
    return {
      exitCode: right ? 0 : 1,
      stdout: got,
      stderr: right ? '' : `the answer is ${JSON.stringify(got)}`,
      flow,
    };
  });
}
