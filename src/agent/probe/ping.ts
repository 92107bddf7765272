import type { Namespace } from '../../kernel/namespace.ts';
import { CONNECT_TIMEOUT, type PingProbe } from '../../lab/probe.ts';
import type { ProbeResult } from './probe.ts';
import { runToEnd } from './program.ts';

/** `ping` as a user would type it. With `-w` and `-c` together it ends with 1 unless all are answered in time. */
export function probePing(namespace: Namespace, probe: PingProbe): Promise<ProbeResult> {
  const { to, count = 1, size = 56, timeout = CONNECT_TIMEOUT } = probe;
  const seconds = String(Math.ceil(timeout));
  const args = ['-n', '-c', String(count), '-i', '0.2', '-s', String(size), '-W', seconds];
  return runToEnd(namespace, ['ping', ...args, to], timeout + count + CONNECT_TIMEOUT);
}
