import { findAttribute, readText } from './attribute.ts';
import { AF, IFLA } from './constants.ts';
import { HEADER } from './link-state.ts';

/** The attribute in IFLA_AF_SPEC that holds a family's settings of a link, as an array of 32-bit numbers. */
const IFLA_INET_CONF = 1;
const IFLA_INET6_CONF = 2;

/** Indices of IPV4_DEVCONF_… (linux/ip.h, which counts from 1), by the name below /proc/sys. */
const IPV4 = {
  forwarding: 0,
  proxy_arp: 2,
  rp_filter: 7,
  arp_filter: 12,
  arp_announce: 17,
  arp_ignore: 18,
  accept_local: 22,
  src_valid_mark: 23,
  route_localnet: 25,
  drop_unicast_in_l2_multicast: 29,
} as const;

/** Indices of DEVCONF_… (linux/ipv6.h). */
const IPV6 = {
  forwarding: 0,
  hop_limit: 1,
  accept_ra: 3,
  proxy_ndp: 22,
  disable_ipv6: 26,
  accept_dad: 27,
} as const;

/** The settings that the kernel reports with a link, so that no file below /proc/sys has to be read. */
export const LINK_SETTINGS = { ipv4: Object.keys(IPV4), ipv6: Object.keys(IPV6) };

/**
 * Reads settings from an RTM_NEWLINK: `net/ipv4/conf/eth0/rp_filter` and its value. Without the settings of a
 * family that the link does not have.
 */
export function parseLinkSettings(body: Buffer): [key: string, value: string][] {
  const attributes = body.subarray(HEADER);
  const link = readText(findAttribute(attributes, IFLA.IFNAME) ?? Buffer.alloc(0));
  const read = (family: string, places: Record<string, number>, values: Buffer | undefined) =>
    Object.entries(places).flatMap(([name, place]): [string, string][] =>
      values === undefined || values.length < 4 * place + 4
        ? []
        : [[`net/${family}/conf/${link}/${name}`, String(values.readInt32LE(4 * place))]],
    );
  return [
    ...read('ipv4', IPV4, findAttribute(attributes, IFLA.AF_SPEC, AF.INET, IFLA_INET_CONF)),
    ...read('ipv6', IPV6, findAttribute(attributes, IFLA.AF_SPEC, AF.INET6, IFLA_INET6_CONF)),
  ];
}
