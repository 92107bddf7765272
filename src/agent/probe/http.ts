import type { Namespace } from '../../kernel/namespace.ts';
import type { HttpProbe } from '../../lab/types.ts';
import { isMissing, missingProgram, start } from '../program.ts';
import type { ProbeRun } from '../protocol.ts';

/** Seconds. */
const CONNECT_TIMEOUT = 2;

/**
 * `curl URL` as a user would type it, with nothing of the user's own settings. Standard output is the body, then
 * one line of JSON with curl's own account of the transfer.
 */
export async function probeHttp(
  namespace: Namespace,
  { url, connectTimeout = CONNECT_TIMEOUT }: HttpProbe,
): Promise<Pick<ProbeRun, 'exitCode' | 'stdout' | 'stderr'>> {
  const seconds = String(connectTimeout);
  const result = await start(
    namespace,
    'curl',
    // -q must come first. The whole transfer is bounded too: an accepted connection may still carry nothing.
    [
      '-q',
      '-sS',
      '-g',
      '--noproxy',
      '*',
      '--connect-timeout',
      seconds,
      '--max-time',
      seconds,
      '-w',
      '\n%{json}',
      url,
    ],
  );
  if (isMissing(result)) throw missingProgram(namespace.name, 'curl');
  return { exitCode: result.exitCode ?? null, stdout: result.stdout, stderr: result.stderr };
}
