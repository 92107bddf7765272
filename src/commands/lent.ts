import type { LabStatus } from '../agent/protocol.ts';
import { say } from './output.ts';

/** Names the interfaces that asked for an address by DHCP and got none. For a lab this is no error. */
export function sayUnanswered({ lent = {} }: Pick<LabStatus, 'lent'>): void {
  for (const [place, address] of Object.entries(lent))
    if (address === '') say(`note: ${place} asked for an address (dhcp), and nobody gave it one`);
}
