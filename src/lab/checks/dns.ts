import { isOneAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';
import type { LabNode } from '../types.ts';

/** Of a resolv.conf, in every C library. */
const MOST_NAMESERVERS = 3;

/** Whom the node asks. */
export function checkDns(path: Path, { nameservers = [] }: LabNode, report: Report): void {
  for (const [index, address] of nameservers.entries()) {
    if (!isOneAddress(address))
      report(
        [...path, 'nameservers', index],
        `"${address}" is no address`,
        'one address, without prefix length',
      );
  }
}

/** All settings applied: several may add to the list. */
export function checkNameservers(path: Path, { nameservers = [] }: LabNode, report: Report): void {
  if (nameservers.length > MOST_NAMESERVERS)
    report([...path, 'nameservers'], `has ${nameservers.length} addresses`, 'three: nobody asks a fourth');
}
