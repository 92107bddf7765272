import type { Namespace } from '../../kernel/namespace.ts';
import { CONNECT_TIMEOUT, type PingProbe } from '../../lab/probe.ts';
import { runToEnd } from './program.ts';
import type { ProbeResult } from './result.ts';

/** ping's exit code for an option that it does not know. */
const USAGE = 2;

/** Does this machine's ping (iputils since 2021) have an option for the identifier? */
let takesId = true;

/** Runs `ping` as a user would. With `-w` and `-c` it exits with 1 unless all requests are answered in time. */
export async function probePing(namespace: Namespace, probe: PingProbe): Promise<ProbeResult> {
  const { to, count = 1, size = 56, df = false, source, timeout = CONNECT_TIMEOUT } = probe;
  const seconds = String(Math.ceil(timeout));
  const args = ['-n', '-c', String(count), '-i', '0.2', '-s', String(size), '-W', seconds];
  if (df) args.push('-M', 'do');
  if (source !== undefined) args.push('-I', source);
  const ping = (options: readonly string[]) =>
    runToEnd(namespace, ['ping', ...args, ...options, to], timeout + count + CONNECT_TIMEOUT);
  if (takesId) {
    const id = 1 + Math.floor(Math.random() * 0xfffe);
    const result = await ping(['-e', String(id)]);
    const flow = [ICMP, ICMPV6].map((protocol) => ({ protocol, local: { port: id } }));
    takesId = !(result.exitCode === USAGE && /invalid option|unrecognized option/.test(result.stderr));
    if (takesId) return { ...result, flow };
  }
  return ping([]);
}

const [ICMP, ICMPV6] = [1, 58];
