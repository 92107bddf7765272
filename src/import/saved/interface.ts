import type { Detail, NodeLook } from '../../agent/protocol.ts';
import { NEW_PORT } from '../../lab/port-flags.ts';
import type { Interface } from '../../lab/types.ts';

type Link = NodeLook['links'][number];

/** Options of a bridge that have the same name in a lab. */
const BRIDGE_SWITCHES: ReadonlySet<string> = new Set([
  'stp',
  'vlanFiltering',
  'nfCallIptables',
  'nfCallIp6tables',
  'nfCallArptables',
  'mcastSnooping',
]);

/**
 * Takes over a manual change of an interface.
 * @param link the kernel's state of it
 * @returns undefined if a lab cannot express it
 */
export function withDetail(
  given: Interface,
  { name, value }: Pick<Detail, 'name' | 'value'>,
  link: Link | undefined,
): Interface | undefined {
  const isOn = value === 'on';
  if (name in NEW_PORT) return { ...given, port: { ...given.port, [name]: isOn } };
  if (BRIDGE_SWITCHES.has(name)) return { ...given, [name]: isOn };
  switch (name) {
    case 'up':
      return isOn ? without(given, 'up') : { ...given, up: false };
    case 'MTU':
      return { ...given, mtu: Number(value) };
    case 'MAC address':
      return { ...given, mac: value };
    case 'promiscuous':
      return { ...given, promiscuous: isOn };
    case 'master':
      return value === 'none'
        ? without(given, 'master', 'port', 'vlans', 'fdb')
        : { ...given, master: value };
    case 'addresses':
      return { ...given, addresses: addressesOf(given, link) };
    // The kernel counts in hundredths of a second.
    case 'ageing':
      return { ...given, ageing: Number(value) / 100 };
    case 'cost':
      return { ...given, port: { ...given.port, cost: Number(value) } };
    case 'priority':
      return given.kind === 'bridge'
        ? { ...given, priority: Number(value) }
        : { ...given, port: { ...given.port, priority: Number(value) } };
    case 'state':
      return value === 'disabled' || value === 'forwarding'
        ? { ...given, port: { ...given.port, state: value } }
        : undefined;
    default:
      return undefined;
  }
}

/**
 * The addresses in the kernel's order, because the first one is used as source. An interface that is down has lost its
 * IPv6 addresses.
 */
function addressesOf({ addresses = [] }: Interface, link: Link | undefined): string[] {
  const there = (link?.addresses ?? []).filter((each) => !NOT_GIVEN.test(each));
  const lost = link?.up === false ? addresses.filter((each) => each.includes(':')) : [];
  return [...there, ...lost.filter((each) => !there.includes(each))];
}

/** Addresses that the kernel itself adds. */
const NOT_GIVEN = /^(fe80:|127\.0\.0\.1\/8$|::1\/128$)/i;

/** The object without those keys. */
export function without<T extends object, K extends keyof T>(object: T, ...keys: K[]): Omit<T, K> {
  return Object.fromEntries(
    Object.entries(object).filter(([key]) => !keys.some((each) => each === key)),
  ) as Omit<T, K>;
}
