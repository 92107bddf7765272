import { AF, IFLA_GENEVE, IFLA_GRE, IFLA_INFO, IFLA_IPTUN, IFLA_VXLAN, MACVLAN_MODE } from './constants.ts';
import { parseIp } from './ip.ts';
import { type CableEnd, newLinkMessage } from './link-messages.ts';
import type { Body, Message } from './message.ts';
import { BOND_MODE, IFLA_BOND, IFLA_IPVLAN, IPVLAN_MODE } from './stack-constants.ts';
import type { Writer } from './writer.ts';

/** `parent` is the index of the parent. */
export type LinkKind =
  | { kind: 'vlan'; parent: number; id: number }
  | { kind: 'macvlan'; parent: number; mode: keyof typeof MACVLAN_MODE }
  | { kind: 'ipvlan'; parent: number; mode: keyof typeof IPVLAN_MODE }
  | { kind: 'bond'; mode: keyof typeof BOND_MODE }
  | { kind: 'vrf'; table: number }
  | { kind: 'vxlan'; id: number; local: string; remote?: string; listenPort: number }
  | { kind: 'geneve'; id: number; remote: string }
  | ({ kind: 'gretap' | 'gre' | 'ipip' | 'sit' } & Ends)
  | { kind: 'wireguard' }
  | { kind: 'dummy' };

/** The addresses of a tunnel. */
interface Ends {
  local: string;
  remote: string;
}

/** Tunnels that carry only IP packets have no MAC address. */
export type KindSpec = Omit<CableEnd, 'mac'> & { mac?: string };

export function kindMessage(
  { object, index }: { object: string; index: number },
  spec: KindSpec,
  kind: LinkKind,
): Message {
  const own = KINDS[kind.kind] as KindData<LinkKind> | undefined;
  const write = own?.(object, kind);
  const made = { ...spec, index, ...('parent' in kind && { parent: kind.parent }) };
  return newLinkMessage(object, kind.kind, made, (to) => {
    if (write === undefined) return;
    const data = to.nest(IFLA_INFO.DATA);
    write(to);
    to.close(data);
  });
}

/** Writes the data of this kind as ip(8) does. `object` is the interface's name in errors. */
type KindData<Link> = (object: string, link: Link) => Body;

/** Milliseconds between two checks of a bond's ports. */
const MIIMON = 100;

/** How each kind writes its part of the message that makes an interface. Some kinds have no data of their own. */
const KINDS: { [Kind in LinkKind['kind']]: KindData<LinkKind & { kind: Kind }> | undefined } = {
  vlan:
    (_, { id }) =>
    (to) =>
      to.u16(1, id),
  macvlan:
    (_, { mode }) =>
    (to) =>
      to.u32(1, MACVLAN_MODE[mode]),
  ipvlan:
    (_, { mode }) =>
    (to) => {
      to.u16(IFLA_IPVLAN.MODE, IPVLAN_MODE[mode]);
      to.u16(IFLA_IPVLAN.FLAGS, 0);
    },
  bond:
    (_, { mode }) =>
    (to) => {
      to.u8(IFLA_BOND.MODE, BOND_MODE[mode]);
      to.u32(IFLA_BOND.MIIMON, MIIMON);
    },
  vrf:
    (_, { table }) =>
    (to) =>
      to.u32(1, table),
  vxlan,
  geneve: (object, { id, remote }) => {
    const { family, bytes } = parseIp(remote, object);
    return (to) => {
      to.u32(IFLA_GENEVE.ID, id);
      to.bytes(family === AF.INET6 ? IFLA_GENEVE.REMOTE6 : IFLA_GENEVE.REMOTE, bytes);
    };
  },
  gretap: gre,
  gre,
  ipip,
  sit: ipip,
  wireguard: undefined,
  dummy: undefined,
};

/** Learning is on, as with ip(8), and the port is in network byte order. */
function vxlan(object: string, { id, local, remote, listenPort }: LinkKind & { kind: 'vxlan' }): Body {
  const { family, bytes } = parseIp(local, object);
  const isV6 = family === AF.INET6;
  const there = remote === undefined ? undefined : parseIp(remote, object).bytes;
  return (to) => {
    to.u32(IFLA_VXLAN.ID, id);
    to.bytes(isV6 ? IFLA_VXLAN.LOCAL6 : IFLA_VXLAN.LOCAL, bytes);
    if (there) to.bytes(isV6 ? IFLA_VXLAN.GROUP6 : IFLA_VXLAN.GROUP, there);
    to.u8(IFLA_VXLAN.LEARNING, 1);
    to.bytes(IFLA_VXLAN.PORT, Uint8Array.of(listenPort >> 8, listenPort & 0xff));
  };
}

function gre(object: string, link: Ends): Body {
  const ends = endsOf(object, link);
  return (to) => {
    ends(to, IFLA_GRE.LOCAL, IFLA_GRE.REMOTE);
    to.u8(IFLA_GRE.PMTUDISC, 1);
  };
}

/**
 * Protocol 0: the kernel knows the inner packets' protocol by itself. TTL 0: the outer header copies the TTL of the
 * inner one.
 */
function ipip(object: string, link: Ends): Body {
  const ends = endsOf(object, link);
  return (to) => {
    ends(to, IFLA_IPTUN.LOCAL, IFLA_IPTUN.REMOTE);
    to.u8(IFLA_IPTUN.PMTUDISC, 1);
    to.u8(IFLA_IPTUN.TTL, 0);
    to.u8(IFLA_IPTUN.PROTO, 0);
  };
}

/** Writes both addresses of a tunnel, as attributes of these types. */
function endsOf(object: string, { local, remote }: Ends) {
  const [from, there] = [parseIp(local, object).bytes, parseIp(remote, object).bytes];
  return (to: Writer, localType: number, remoteType: number) => {
    to.bytes(localType, from);
    to.bytes(remoteType, there);
  };
}
