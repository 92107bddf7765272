import type { Loss, Machine } from '../snapshot/machine.ts';

type Settings = Record<string, string | number>;

/** Settings of an interface whose name is part of the key. */
const OF_INTERFACE = /^net[./](ipv4|ipv6)[./]conf[./]([^/]+?)[./](\w+)$/;

/** The settings of a new namespace, or of a new node in a lab. */
const USUAL: Readonly<Record<string, string>> = {
  'net.ipv4.icmp_echo_ignore_all': '0',
  'net.ipv4.fwmark_reflect': '0',
  'net.ipv4.ip_default_ttl': '64',
  'net.ipv4.ip_local_port_range': '32768 60999',
  'net.netfilter.nf_conntrack_tcp_be_liberal': '0',
  'net.netfilter.nf_conntrack_tcp_loose': '1',
  'net.bridge.bridge-nf-call-iptables': '0',
  'net.bridge.bridge-nf-call-ip6tables': '0',
  'net.bridge.bridge-nf-call-arptables': '0',
  'net.bridge.bridge-nf-filter-vlan-tagged': '0',
};

const usual = (name: string) => (name === 'send_redirects' ? '1' : '0');
/** Settings that are reported, but that no namespace can be given. */
const NOT_OURS = /conntrack_max|conntrack_count|vs\.conntrack|accept_ra$/;

/** `ip_forward` writes these. */
const ALIASES = new Set(['net.ipv4.conf.all.forwarding', 'net.ipv4.conf.default.forwarding']);

/**
 * Takes over settings that differ from a new node's. Settings for all interfaces come first, because they change
 * the settings of each interface.
 */
export function takeSettings(
  { settings }: Machine,
  names: ReadonlySet<string>,
  ipv6: boolean,
  losses: Loss[],
): Settings {
  const ours = Object.entries(settings).filter(
    ([key]) => !NOT_OURS.test(key) && !ALIASES.has(key) && (ipv6 || !key.startsWith('net.ipv6.')),
  );
  const taken = ours.filter(([key, value]) => isUnusual(settings, names, key, value));
  for (const [key, value] of taken.filter(([name]) => name.includes('/')))
    losses.push({ what: `${key} = ${value}`, may: 'the interface has what all have' });
  const rank = ([key]: [string, string]) =>
    key === 'net.ipv4.ip_forward'
      ? 0
      : key.includes('.conf.all.')
        ? 1
        : key.includes('.conf.default.')
          ? 2
          : 3;
  return Object.fromEntries(taken.filter(([key]) => !key.includes('/')).sort((a, b) => rank(a) - rank(b)));
}

function isUnusual(
  settings: Machine['settings'],
  names: ReadonlySet<string>,
  key: string,
  value: string,
): boolean {
  const [, family, name, setting = ''] = OF_INTERFACE.exec(key) ?? [];
  if (name === undefined) return value !== (USUAL[key] ?? '0');
  if (name === 'all' || name === 'default') return value !== usual(setting);
  return names.has(name) && !isAsAll(settings, family, setting, value);
}

/** The values that a new interface has by itself. */
function isAsAll(
  all: Machine['settings'],
  family: string | undefined,
  setting: string,
  value: string,
): boolean {
  const said = (which: string) => all[`net.${family}.conf.${which}.${setting}`];
  if (setting === 'forwarding') return value === said('all');
  return value === (said('default') ?? usual(setting));
}
