import type { Namespace } from '../../kernel/namespace.ts';
import { CONNECT_TIMEOUT, type HttpProbe, type HttpsProbe } from '../../lab/probe.ts';
import { ANSWER_TIMEOUT, curlWords } from '../../plan/probe/http.ts';
import { isMissing, missingProgram, start } from '../program.ts';
import type { ProbeFlow } from '../protocol.ts';
import type { Authority } from '../service/authority.ts';
import { ownPorts } from './own-ports.ts';
import type { ProbeResult } from './result.ts';

/**
 * Runs `curl URL` as a user would, without the user's own settings. Standard output is the body, followed by one
 * line of JSON with curl's report of the transfer.
 *
 * @param authority for HTTPS: the certificate authority that curl trusts
 */
export async function probeHttp(
  namespace: Namespace,
  probe: HttpProbe | HttpsProbe,
  authority?: Authority,
): Promise<ProbeResult> {
  const ports = ownPorts(namespace);
  const trusted = await authority?.certificate();
  const asked = { url: probe.url, connectTimeout: probe.connectTimeout ?? CONNECT_TIMEOUT, trusted };
  const words = curlWords(probe);
  let result = await curl(namespace, asked, ['--local-port', `${ports[0]}-${ports.at(-1)}`, ...words]);
  const hadNone = result.exitCode === NO_LOCAL_PORT;
  if (hadNone) result = await curl(namespace, asked, words);
  if (isMissing(result)) throw missingProgram(namespace.name, 'curl');
  const { stdout, stderr, exitCode = null } = result;
  return { exitCode, stdout, stderr, ...(!hadNone && { flow: flowOf(ports, stdout) }) };
}

/** curl's exit code if none of the ports is free. */
const NO_LOCAL_PORT = 45;

const curl = (
  namespace: Namespace,
  { url, connectTimeout, trusted }: { url: string; connectTimeout: number; trusted: string | undefined },
  options: readonly string[],
) =>
  start(
    namespace,
    'curl',
    // curl wants `-q` first.
    [
      '-q',
      '-sS',
      '-g',
      '--noproxy',
      '*',
      '--connect-timeout',
      String(connectTimeout),
      '--max-time',
      String(connectTimeout + ANSWER_TIMEOUT),
      ...(trusted === undefined ? [] : ['--cacert', '/dev/stdin']),
      ...options,
      '-w',
      '\n%{json}',
      url,
    ],
    trusted,
  );

const TCP = 6;

/** Returns all ports that curl may have used. curl itself names the port of an established connection. */
function flowOf(ports: readonly number[], stdout: string): ProbeFlow[] {
  const account = parsed(stdout.slice(stdout.lastIndexOf('\n') + 1));
  const { local_ip: address = '', local_port, remote_ip = '', remote_port: port = 0 } = account;
  return ports.map((one) =>
    one === local_port && address !== '' && remote_ip !== ''
      ? { protocol: TCP, local: { address, port: one }, remote: { address: remote_ip, port } }
      : { protocol: TCP, local: { port: one } },
  );
}

interface Account {
  local_ip?: string;
  local_port?: number;
  remote_ip?: string;
  remote_port?: number;
}

/** Reads curl's report. Empty if curl was killed. */
function parsed(text: string): Account {
  try {
    return JSON.parse(text) as Account;
  } catch {
    return {};
  }
}
