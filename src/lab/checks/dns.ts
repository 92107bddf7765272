import { isHostName, parseAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';
import type { LabNode } from '../types.ts';

/** Of a resolv.conf, in every C library. */
const MOST_NAMESERVERS = 3;

/** Whom the node asks, and what it answers itself. */
export function checkDns(path: Path, { nameservers = [], services = {} }: LabNode, report: Report): void {
  for (const [index, address] of nameservers.entries()) {
    checkHost([...path, 'nameservers', index], address, report);
  }
  for (const [service, settings] of Object.entries(services)) {
    if (settings.kind !== 'dns') continue;
    for (const [name, address] of Object.entries(settings.records)) {
      const here = [...path, 'services', service, 'records', name];
      if (!isHostName(name)) report(here, 'is no name of a host', 'such as webserver.com', 'key');
      checkHost(here, address, report);
    }
  }
}

/** All settings applied: several may add to the list. */
export function checkNameservers(path: Path, { nameservers = [] }: LabNode, report: Report): void {
  if (nameservers.length > MOST_NAMESERVERS)
    report([...path, 'nameservers'], `has ${nameservers.length} addresses`, 'three: nobody asks a fourth');
}

function checkHost(path: Path, address: string, report: Report): void {
  const host = parseAddress(address);
  if (host === undefined || host.prefix !== undefined)
    report(path, `"${address}" is no address`, 'one address, without prefix length');
}
