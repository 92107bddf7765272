import { readFileSync } from 'node:fs';
import type { Namespace } from '../../kernel/namespace.ts';
import { LINK_SETTINGS } from '../../kernel/netlink/link-settings.ts';
import { linkSettings } from '../../kernel/read.ts';
import { sysctlPath } from '../../kernel/sysctl.ts';

/** Settings that let a node's kernel drop packets, or stay silent. */
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

/** Settings of `all` interfaces, and of the `default` for new ones. */
const OF_ALL = Object.entries(LINK_SETTINGS).flatMap(([family, names]) =>
  names.flatMap((name) => ['all', 'default'].map((which) => `net/${family}/conf/${which}/${name}`)),
);

const FILES = [...OF_NODE, ...OF_ALL].map((key) => [key, sysctlPath('settings', key)] as const);

/**
 * Returns settings by key. Keys of interfaces are written with slashes, because a name may contain dots. Settings
 * that this kernel does not have are left out.
 */
export function settings(namespace: Namespace): Record<string, string> {
  return namespace.run(() => {
    const read = FILES.flatMap(([key, path]) => {
      const value = contents(path);
      return value === undefined ? [] : [[key, value] as const];
    });
    return Object.fromEntries([...read, ...linkSettings(namespace)]);
  });
}

/** Reads a file. A missing file is no exception: there are many of these files, and a kernel may lack any of them. */
function contents(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trimEnd();
  } catch {
    return undefined;
  }
}
