import { parseAddress } from '../address.ts';
import { FIELDS, type InterfaceKind, isEthernet, kindNamed, kindsWith } from '../link-kind.ts';
import type { Path, Report } from '../path.ts';
import { oneOf } from '../suggest.ts';
import type { Interface } from '../types.ts';

/** Checks that an interface's fields fit its kind, after all settings are applied. */
export function checkKind(
  path: Path,
  name: string,
  given: Interface,
  interfaces: ReadonlyMap<string, Interface>,
  report: Report,
): void {
  const { needs, may } = kindNamed(given.kind ?? 'veth');
  const here = [...path, name];
  for (const field of FIELDS) {
    if (given[field] === undefined && needs.includes(field))
      report([...here, field], 'is missing', `${article(given.kind)} has ${needs.join(', ')}`);
    if (given[field] !== undefined && ![...needs, ...may].includes(field))
      report([...here, field], `is nothing for ${article(given.kind ?? 'veth')}`, owners(field));
  }
  checkMode(here, given, report);
  if (given.dhcp && !isEthernet(given.kind))
    report([...here, 'dhcp'], `${article(given.kind)} carries no frames`, 'an interface with a MAC address');
  if (given.dhcp && given.up === false)
    report([...here, 'dhcp'], 'is of an interface that is down', 'up: true, or no dhcp');
  if (!isElsewhere(given)) checkParent(here, name, given, interfaces, report);
  checkTunnel(here, given, report);
}

const article = (kind: string | undefined) => `${/^[aeiou]/.test(kind ?? '') ? 'an' : 'a'} ${kind}`;

function checkMode(path: Path, { kind, mode }: Interface, report: Report): void {
  const { modes } = kindNamed(kind ?? 'veth');
  if (mode !== undefined && modes && !modes.includes(mode))
    report([...path, 'mode'], `${article(kind)} has no mode ${mode}`, oneOf(modes, mode));
}

/** Is its parent an interface of another node? */
export const isElsewhere = ({ kind, parent = '' }: Interface) =>
  (kind === 'macvlan' || kind === 'ipvlan') && parent.includes(':');

const OVER_IPV4: InterfaceKind[] = ['gre', 'gretap', 'ipip', 'sit'];

const owners = (field: (typeof FIELDS)[number]) => `for ${kindsWith(field).join(', ')}`;

function checkParent(
  path: Path,
  name: string,
  { parent }: Interface,
  interfaces: ReadonlyMap<string, Interface>,
  report: Report,
): void {
  if (parent === undefined) return;
  const others = [...interfaces.keys()].filter((other) => other !== name);
  if (!others.includes(parent))
    report([...path, 'parent'], `no interface "${parent}"`, oneOf(others, parent));
  else if (!isEthernet(interfaces.get(parent)?.kind))
    report([...path, 'parent'], `"${parent}" carries no frames`, 'an interface with a MAC address');
  const seen = new Set<string>();
  for (let at: string | undefined = parent; at !== undefined; at = interfaces.get(at)?.parent) {
    if (at === name || seen.has(at))
      return report([...path, 'parent'], 'leads back to itself', 'another interface');
    seen.add(at);
  }
}

function checkTunnel(path: Path, { kind, id = 1, local, remote }: Interface, report: Report): void {
  const most = kind === 'vlan' ? 4094 : 16_777_215;
  if (id > most) report([...path, 'id'], `is ${id}`, `at most ${most} for a ${kind}`);
  const ends = { local, remote };
  const families = Object.entries(ends).map(([end, text]) => {
    const address = text === undefined ? undefined : parseAddress(text);
    if (text !== undefined && (address === undefined || address.prefix !== undefined))
      report([...path, end], `"${text}" is no address`, 'one address, without prefix length');
    return address?.family;
  });
  if (families[0] !== families[1] && !families.includes(undefined))
    report([...path, 'remote'], 'is not of the family of local', 'two addresses of one family');
  else if (kind !== undefined && OVER_IPV4.includes(kind) && families[0] === 6)
    report([...path, 'local'], `is an IPv6 address`, `an IPv4 address: a ${kind} goes over IPv4`);
}
