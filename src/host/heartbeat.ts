import { LabError } from '../lab/error.ts';
import { PATIENCE } from '../lab/patience.ts';

/** Milliseconds between two pings of the agent. */
const BEAT = Math.min(5_000, (PATIENCE * 1000) / 4);

interface Remote {
  hello(): Promise<unknown>;
  $close(error: Error): void;
}

/**
 * Gives up on an agent that has not answered anything for `LAB_TIMEOUT`, for example because it was stopped. While
 * the agent works, it fails to answer only for moments.
 *
 * @param silent ends the wait for the agent
 */
export function watchOver(agent: Remote, where: string, silent: () => void, hint?: string): void {
  let asked: number | undefined;
  const beat = setInterval(() => {
    if (asked === undefined) {
      asked = process.uptime();
      const answered = () => {
        asked = undefined;
      };
      agent.hello().then(answered, () => clearInterval(beat));
    } else if (process.uptime() - asked > PATIENCE) {
      clearInterval(beat);
      agent.$close(
        new LabError('unable', { where, what: `its agent did not answer in ${PATIENCE} s` }, hint),
      );
      silent();
    }
  }, BEAT);
  // A caller that waits keeps this process alive; the ping alone must not.
  beat.unref();
}
