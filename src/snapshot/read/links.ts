import { NEW_PORT } from '../../lab/port-flags.ts';
import type { Interface, PortFlags } from '../../lab/types.ts';
import type { MachineLink } from '../machine.ts';
import { type Json, listOf, numberOf, objectOf, textOf, wordsOf } from './json.ts';

/** Reads `ip -json -details address show`. */
export function readLinks(links: readonly Json[]): MachineLink[] {
  const names = new Map(links.map(({ ifindex, ifname }) => [ifindex, textOf(ifname)]));
  return links.flatMap((link) => {
    const name = textOf(link.ifname);
    return name === undefined ? [] : [linkOf(name, link, names)];
  });
}

function linkOf(name: string, link: Json, names: ReadonlyMap<unknown, string | undefined>): MachineLink {
  const info = objectOf(link.linkinfo);
  const kind = textOf(info.info_kind);
  const flags = wordsOf(link.flags);
  // If `link_netnsid` is there, `link_index` belongs to another namespace.
  const elsewhere = link.link_netnsid !== undefined;
  const parent = textOf(link.link) ?? (elsewhere ? undefined : names.get(link.link_index));
  return {
    name,
    index: numberOf(link.ifindex) ?? 0,
    kind,
    up: flags.includes('UP'),
    carrier: flags.includes('LOWER_UP'),
    mtu: numberOf(link.mtu) ?? 1500,
    mac: link.link_type === 'ether' ? textOf(link.address) : undefined,
    ...addressesOf(link),
    master: textOf(link.master),
    parent: elsewhere ? undefined : parent,
    elsewhere,
    words: {
      ...(flags.includes('PROMISC') && { promiscuous: true }),
      ...kindWords(kind, objectOf(info.info_data)),
      ...(info.info_slave_kind === 'bridge' && portWords(objectOf(info.info_slave_data))),
    },
  };
}

function addressesOf({ addr_info }: Json): Pick<MachineLink, 'addresses' | 'peers'> {
  // The kernel itself gives each interface its link-local addresses.
  const own = listOf(addr_info).filter(({ local, scope }) => textOf(local) !== undefined && scope !== 'link');
  return {
    addresses: own.map(({ local, prefixlen, address, family }) =>
      address === undefined ? `${local}/${prefixlen}` : `${local}/${family === 'inet' ? 32 : 128}`,
    ),
    peers: own.flatMap(({ address }) => textOf(address) ?? []),
  };
}

function portWords(data: Json): Interface {
  const flags = Object.keys(PORT) as (keyof PortFlags)[];
  const said = flags.flatMap((flag) => {
    const value = data[PORT[flag]];
    return typeof value === 'boolean' && value !== NEW_PORT[flag] ? [[flag, value]] : [];
  });
  return said.length > 0 ? { port: Object.fromEntries(said) } : {};
}

/** The lab's words, and iproute2's. */
const PORT: Readonly<Record<keyof PortFlags, string>> = {
  hairpin: 'hairpin',
  learning: 'learning',
  flood: 'flood',
  mcastFlood: 'mcast_flood',
  bcastFlood: 'bcast_flood',
  isolated: 'isolated',
  locked: 'locked',
  neighSuppress: 'neigh_suppress',
  proxyArp: 'proxy_arp',
};

const isOn = (value: unknown) => value === 1 || value === true;

function kindWords(kind: string | undefined, data: Json): Interface {
  switch (kind) {
    case 'bridge':
      return {
        ...(isOn(data.stp_state) && { stp: true }),
        ...(isOn(data.vlan_filtering) && { vlanFiltering: true }),
        ...(isOn(data.nf_call_iptables) && { nfCallIptables: true }),
        ...(isOn(data.nf_call_ip6tables) && { nfCallIp6tables: true }),
      };
    case 'vlan':
      return { id: numberOf(data.id) ?? 1 };
    case 'macvlan':
    case 'ipvlan':
      return { mode: textOf(data.mode) as NonNullable<Interface['mode']> };
    case 'vrf':
      return { table: numberOf(data.table) ?? 1 };
    case 'vxlan': {
      const listenPort = numberOf(data.port);
      return { ...tunnelWords(data), ...(listenPort !== undefined && { listenPort }) };
    }
    case 'geneve':
    case 'gretap':
    case 'gre':
    case 'ipip':
    case 'sit':
      return tunnelWords(data);
    case 'bond':
      return { mode: textOf(data.mode) as NonNullable<Interface['mode']> };
    default:
      return {};
  }
}

function tunnelWords(data: Json): Interface {
  const [id, local, remote] = [numberOf(data.id), textOf(data.local), textOf(data.remote)];
  return { ...(id !== undefined && { id }), ...(local && { local }), ...(remote && { remote }) };
}
