/**
 * The settings that every node begins with. They decide what happens to packets. A new namespace inherits IPv4's
 * from the machine, and IPv6's depending on net.core.devconf_inherit_init_net. The values here are a plain
 * kernel's. Forwarding comes first, because writing it changes other settings.
 */
export const BASELINE: readonly (readonly [key: string, value: string])[] = [
  ['net.ipv4.ip_forward', '0'],
  ...both('ipv4', {
    rp_filter: 0,
    accept_local: 0,
    accept_redirects: 1,
    arp_accept: 0,
    arp_announce: 0,
    arp_filter: 0,
    arp_ignore: 0,
    bc_forwarding: 0,
    drop_unicast_in_l2_multicast: 0,
    ignore_routes_with_linkdown: 0,
    proxy_arp: 0,
    route_localnet: 0,
    secure_redirects: 1,
    send_redirects: 1,
    shared_media: 1,
    src_valid_mark: 0,
  }),
  ...both('ipv6', {
    forwarding: 0,
    disable_ipv6: 0,
    accept_ra: 1,
    accept_redirects: 1,
    accept_source_route: 0,
    autoconf: 1,
    ignore_routes_with_linkdown: 0,
    proxy_ndp: 0,
    use_tempaddr: 0,
  }),
];

function both(family: 'ipv4' | 'ipv6', values: Record<string, number>): [string, string][] {
  return Object.entries(values).flatMap(([name, value]): [string, string][] =>
    ['all', 'default'].map((which) => [`net.${family}.conf.${which}.${name}`, String(value)]),
  );
}

/**
 * The settings of a node with a bridge, unless the lab sets them: bridges do not show frames to iptables, ip6tables
 * and arptables, as on a machine without br_netfilter. With that module a new namespace would begin with 1.
 */
export const BRIDGE_BASELINE: Readonly<Record<string, string>> = {
  'net.bridge.bridge-nf-call-iptables': '0',
  'net.bridge.bridge-nf-call-ip6tables': '0',
  'net.bridge.bridge-nf-call-arptables': '0',
};

/** Without br_netfilter the setting does not exist, which has the same effect as 0. */
export const isMoot = (key: string, value: string): boolean =>
  value === '0' && Object.hasOwn(BRIDGE_BASELINE, key);

/** Returns the baseline's value of a setting. Undefined if the setting is not in the baseline. */
export const usualValue = (key: string): string | undefined =>
  BASELINE.find(([each]) => each === key)?.[1] ?? BRIDGE_BASELINE[key];
