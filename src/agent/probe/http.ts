import type { Namespace } from '../../kernel/namespace.ts';
import { CONNECT_TIMEOUT, type HttpProbe } from '../../lab/probe.ts';
import { isMissing, missingProgram, start } from '../program.ts';
import type { ProbeResult } from './probe.ts';

/**
 * Seconds that an accepted connection may carry nothing. The kernel accepts it, as soon as the lab's network lets it;
 * who answers is a program, which a busy machine may keep waiting.
 */
const ANSWER_TIMEOUT = 2;

/**
 * `curl URL` as a user would type it, with nothing of the user's own settings. Standard output is the body, then
 * one line of JSON with curl's own account of the transfer.
 */
export async function probeHttp(
  namespace: Namespace,
  { url, connectTimeout = CONNECT_TIMEOUT }: HttpProbe,
): Promise<ProbeResult> {
  const result = await start(
    namespace,
    'curl',
    // -q must come first.
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
      '-w',
      '\n%{json}',
      url,
    ],
  );
  if (isMissing(result)) throw missingProgram(namespace.name, 'curl');
  return { exitCode: result.exitCode ?? null, stdout: result.stdout, stderr: result.stderr };
}
