import type { Namespace } from '../../kernel/namespace.ts';
import { CONNECT_TIMEOUT, type IperfProbe } from '../../lab/probe.ts';
import { runToEnd } from './program.ts';
import type { ProbeResult } from './result.ts';

/** Runs iperf3. Standard output is its own report in JSON. */
export function probeIperf(namespace: Namespace, probe: IperfProbe): Promise<ProbeResult> {
  const { to, port = 5201, reverse = false, time = 1 } = probe;
  const direction = reverse ? ['--reverse'] : [];
  const limits = ['--time', String(time), '--connect-timeout', String(CONNECT_TIMEOUT * 1000)];
  return runToEnd(
    namespace,
    ['iperf3', '--client', to, '--port', String(port), '--json', ...limits, ...direction],
    time + 2 * CONNECT_TIMEOUT,
  );
}
