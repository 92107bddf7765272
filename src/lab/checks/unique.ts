import { parseAddress } from '../address.ts';
import { isEthernet, sharesMac } from '../link-kind.ts';
import { deriveMac } from '../mac.ts';
import type { Report } from '../path.ts';
import { segmentsOf } from '../segments.ts';
import type { Interface, Link } from '../types.ts';

interface Owner {
  node: string;
  name: string;
  given: Interface;
}

/**
 * Checks that addresses are unique on their segment, unless `duplicate` allows it. On different segments they may
 * repeat.
 */
export function checkUnique(
  interfaces: ReadonlyMap<string, ReadonlyMap<string, Interface>>,
  links: readonly Link[],
  report: Report,
): void {
  const segments = segmentsOf(interfaces, links);
  const owners = new Map<string, Owner>();
  const claim = (what: string, owner: Owner) => {
    const { node, name, given } = owner;
    const key = `${segments.get(`${node}:${name}`)} ${what}`;
    const other = owners.get(key);
    owners.set(key, owner);
    if (other === undefined || given.duplicate || other.given.duplicate) return;
    if (what.startsWith('MAC') && isPortOf(owner, other)) return;
    report(
      ['nodes', node, 'interfaces', name],
      `${what} is ${other.node}:${other.name}'s already`,
      `another ${what.split(' ')[0]}, or duplicate: true`,
    );
  };
  for (const [node, own] of interfaces)
    for (const [name, given] of own)
      for (const what of claims(node, name, given)) claim(what, { node, name, given });
}

/** Returns the addresses that no other interface on the segment may have. */
function claims(node: string, name: string, given: Interface): string[] {
  const ips = new Set((given.addresses ?? []).flatMap((text) => parseAddress(text)?.ip ?? []));
  const hasMac = isEthernet(given.kind) && !sharesMac(given);
  return [
    ...(hasMac ? [`MAC ${(given.mac ?? deriveMac(node, name)).toLowerCase()}`] : []),
    ...[...ips].map((ip) => `address ${ip}`),
  ];
}

/** A port may have the same MAC address as its bridge, as with the kernel's own choice. */
const isPortOf = (a: Owner, b: Owner) =>
  a.node === b.node && (a.given.master === b.name || b.given.master === a.name);
