import { readFileSync } from 'node:fs';
import type { Namespace } from '../../kernel/namespace.ts';
import { sysctlPath } from '../../kernel/sysctl.ts';

/** Settings by which a node's kernel drops packets or keeps silent. */
const OF_NODE = [
  'net.ipv4.ip_forward',
  'net.ipv4.icmp_echo_ignore_all',
  'net.ipv4.icmp_echo_ignore_broadcasts',
  'net.ipv4.ip_nonlocal_bind',
  'net.ipv4.fwmark_reflect',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_default_ttl',
  'net.ipv6.icmp.echo_ignore_all',
  'net.ipv6.bindv6only',
  'net.ipv6.fwmark_reflect',
  'net.netfilter.nf_conntrack_max',
  'net.netfilter.nf_conntrack_count',
  'net.bridge.bridge-nf-call-iptables',
  'net.bridge.bridge-nf-call-ip6tables',
  'net.bridge.bridge-nf-call-arptables',
];

/** Those of each interface, of `all` and of `default`, by family. */
const OF_INTERFACES = {
  ipv4: [
    'forwarding',
    'rp_filter',
    'arp_ignore',
    'arp_announce',
    'arp_filter',
    'proxy_arp',
    'accept_local',
    'route_localnet',
    'src_valid_mark',
    'drop_unicast_in_l2_multicast',
  ],
  ipv6: ['forwarding', 'disable_ipv6', 'accept_ra', 'accept_dad', 'proxy_ndp', 'hop_limit'],
};

/** By their keys, those of interfaces with slashes, as a name may have dots of its own. What this kernel does not have is left out. */
export function settings(namespace: Namespace, interfaces: readonly string[]): Record<string, string> {
  const ofInterfaces = ['all', 'default', ...interfaces].flatMap((name) =>
    Object.entries(OF_INTERFACES).flatMap(([family, keys]) =>
      keys.map((key) => `net/${family}/conf/${name}/${key}`),
    ),
  );
  return namespace.run(() => {
    const read = [...OF_NODE, ...ofInterfaces].flatMap((key) => {
      const value = contents(sysctlPath(namespace.name, key));
      return value === undefined ? [] : [[key, value] as const];
    });
    return Object.fromEntries(read);
  });
}

/** Without an error for each that is missing: there are many, and a kernel may have been built without any of them. */
function contents(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trimEnd();
  } catch {
    return undefined;
  }
}
