import { RP_FILTERS } from './rp-filter.ts';
import type { Interface } from './types.ts';

/** Returns `net.ipv4.conf.eth0.rp_filter`, or the key with slashes if the interface's name contains dots. */
const settingKey = (family: 'ipv4' | 'ipv6', name: string, setting: string) =>
  name.includes('.') ? `net/${family}/conf/${name}/${setting}` : `net.${family}.conf.${name}.${setting}`;

/** Does the node answer for other IPv6 addresses? A kernel setting must allow that. */
const hasIpv6Proxy = (addresses: readonly string[]) => addresses.some((address) => address.includes(':'));

/** The smallest MTU with which the kernel has IPv6 on an interface. */
const SMALLEST_MTU = 1280;

/** Returns the kernel settings for the fields of an interface, by key. */
export function interfaceSettings(name: string, given: Interface, ipv6: boolean): Record<string, string> {
  const { rpFilter, forwarding, proxyArp, proxyNeighbours = [], mtu = SMALLEST_MTU } = given;
  const hasIpv6 = ipv6 && mtu >= SMALLEST_MTU;
  const said = [
    ['ipv4', 'rp_filter', rpFilter && String(RP_FILTERS.indexOf(rpFilter))],
    ['ipv4', 'forwarding', asNumber(forwarding)],
    ['ipv6', 'forwarding', hasIpv6 ? asNumber(forwarding) : undefined],
    ['ipv4', 'proxy_arp', asNumber(proxyArp)],
    ['ipv6', 'proxy_ndp', hasIpv6 && hasIpv6Proxy(proxyNeighbours) ? '1' : undefined],
  ] as const;
  return Object.fromEntries(
    said.flatMap(([family, setting, value]) =>
      value === undefined ? [] : [[settingKey(family, name, setting), value]],
    ),
  );
}

const asNumber = (flag: boolean | undefined) => (flag === undefined ? undefined : flag ? '1' : '0');
