import { RP_FILTERS } from './rp-filter.ts';
import type { Interface } from './types.ts';

/** `net.ipv4.conf.eth0.rp_filter`; with slashes where the name of the interface has dots of its own. */
const settingKey = (family: 'ipv4' | 'ipv6', name: string, setting: string) =>
  name.includes('.') ? `net/${family}/conf/${name}/${setting}` : `net.${family}.conf.${name}.${setting}`;

/** IPv6 has a setting without which nobody answers for them. */
const hasIpv6Proxy = (addresses: readonly string[]) => addresses.some((address) => address.includes(':'));

/** Of IPv6: with less the kernel has none on an interface. */
const SMALLEST_MTU = 1280;

/** Kernel settings, by their keys, that an interface's own words stand for. */
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
