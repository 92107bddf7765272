import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';

export const starts = (journey: Journey): string => first(journey).node;
export const flags = (journey: Journey): string => first(journey).frame.tcp?.flags ?? '';
export const isSyn = (journey: Journey): boolean => flags(journey) === 'S';

/** Is it a SYN-ACK or RST for this SYN? */
export function answers(journey: Journey, syn: Journey): boolean {
  const asked = first(syn).frame.tcp;
  const { frame, timeNs } = first(journey);
  if (asked === undefined || frame.tcp === undefined || timeNs < first(syn).timeNs) return false;
  const isAnswer = frame.tcp.flags === 'S.' || frame.tcp.flags === 'R.';
  return isAnswer && frame.tcp.ack === (asked.seq + 1) >>> 0;
}

/** Is it the RST for this answer? A stack that does not know a SYN-ACK sends a RST whose seq is the SYN-ACK's ack. */
export function resets(journey: Journey, answer: Journey, { timeNs }: Sighting): boolean {
  const { tcp } = first(journey).frame;
  return (
    first(journey).timeNs > timeNs &&
    tcp !== undefined &&
    tcp.flags.includes('R') &&
    tcp.seq === first(answer).frame.tcp?.ack
  );
}
