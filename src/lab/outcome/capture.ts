import type { CaptureProbe } from '../probe.ts';
import type { OutcomeKind } from './kind.ts';

/** tcpdump prints the packets to standard output, and the number of packets to standard error. */
const COUNTED = /^(\d+) packets? captured$/m;
const LOST = /^(\d+) packets? dropped by (?:kernel|interface)$/gm;

export const capture: OutcomeKind<CaptureProbe> = {
  outcome: ({ none, atLeast, exactly = none ? 0 : undefined }, { stdout, stderr }) => {
    const count = Number(COUNTED.exec(stderr)?.[1]);
    const [first = ''] = stdout.split('\n');
    const seen = count === 0 ? 'no packet' : `${count} packet${count === 1 ? '' : 's'}`;
    const shown = first === '' ? seen : `${seen}, the first: ${first}`;
    const isMet = exactly === undefined ? count >= (atLeast ?? 1) : count === exactly;
    const wanted =
      exactly === undefined ? `at least ${atLeast}` : exactly === 0 ? 'none' : `exactly ${exactly}`;
    return { works: isMet, detail: isMet ? shown : `${shown}; it should be ${wanted}` };
  },
  // If a capture printed no number, it did not work.
  couldNotAsk: ({ stderr }) =>
    !COUNTED.test(stderr) || [...stderr.matchAll(LOST)].some(([, lost]) => Number(lost) > 0),
};
