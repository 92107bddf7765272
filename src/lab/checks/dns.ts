import { isOneAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';
import type { LabNode } from '../types.ts';

/** C libraries use only this many name servers of a resolv.conf. */
const MOST_NAMESERVERS = 3;

/** Checks the name servers of one fragment. */
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

/** Checks the number of name servers after all settings are applied, because several settings may add some. */
export function checkNameservers(path: Path, { nameservers = [] }: LabNode, report: Report): void {
  if (nameservers.length > MOST_NAMESERVERS)
    report([...path, 'nameservers'], `has ${nameservers.length} addresses`, 'three: nobody asks a fourth');
}
