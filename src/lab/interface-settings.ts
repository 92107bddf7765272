import type { Interface } from './types.ts';

/** `net.ipv4.conf.eth0.rp_filter`; with slashes where the name of the interface has dots of its own. */
const settingKey = (family: 'ipv4' | 'ipv6', name: string, setting: string) =>
  name.includes('.') ? `net/${family}/conf/${name}/${setting}` : `net.${family}.conf.${name}.${setting}`;

export const RP_FILTERS = ['off', 'strict', 'loose'] as const;
export type RpFilter = (typeof RP_FILTERS)[number];

/** Kernel settings, by their keys, that an interface's own words stand for. */
export function interfaceSettings(name: string, given: Interface, ipv6: boolean): Record<string, string> {
  const { rpFilter, forwarding, proxyArp } = given;
  const settings: Record<string, string> = {};
  if (rpFilter !== undefined)
    settings[settingKey('ipv4', name, 'rp_filter')] = String(RP_FILTERS.indexOf(rpFilter));
  if (forwarding !== undefined) {
    settings[settingKey('ipv4', name, 'forwarding')] = forwarding ? '1' : '0';
    if (ipv6) settings[settingKey('ipv6', name, 'forwarding')] = forwarding ? '1' : '0';
  }
  if (proxyArp !== undefined) settings[settingKey('ipv4', name, 'proxy_arp')] = proxyArp ? '1' : '0';
  return settings;
}
