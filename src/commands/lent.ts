import type { LabStatus } from '../agent/protocol.ts';
import { say } from './output.ts';

/** Says which interfaces asked for an address and have none: a lab that is built with such is no error. */
export function sayUnanswered({ lent = {} }: Pick<LabStatus, 'lent'>): void {
  for (const [place, address] of Object.entries(lent))
    if (address === '') say(`note: ${place} asked for an address (dhcp), and nobody gave it one`);
}
