import { LabError } from './error.ts';

/**
 * How many seconds a program or a container engine may take for one task. Users' programs have limits of their own.
 * The limit is there to end programs that hang, not to measure speed.
 */
export const PATIENCE = Number(process.env.LAB_TIMEOUT) || 60;

/**
 * Returns the result of `work` if it comes in time. If not, calls `giveUp`, which must end the work, and throws an
 * error that names who did not answer.
 */
export async function inTime<T>(
  where: string,
  what: string,
  work: Promise<T>,
  giveUp: () => void,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(timedOut(where, what));
      giveUp();
    }, PATIENCE * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function timedOut(where: string, what: string): LabError {
  const hint = `LAB_TIMEOUT=${PATIENCE * 5} waits longer, in seconds`;
  return new LabError('unable', { where, what: `${what} in ${PATIENCE} s` }, hint);
}
