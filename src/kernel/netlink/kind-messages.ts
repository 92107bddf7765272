import { AF, IFLA_GENEVE, IFLA_GRE, IFLA_INFO, IFLA_IPTUN, IFLA_VXLAN, MACVLAN_MODE } from './constants.ts';
import { parseIp } from './ip.ts';
import { type CableEnd, newLinkMessage } from './link-messages.ts';
import type { Body, Message } from './message.ts';
import { BOND_MODE, IFLA_BOND, IFLA_IPVLAN, IPVLAN_MODE } from './stack-constants.ts';
import type { Writer } from './writer.ts';

/** `parent` is the index of the interface it is on. */
export type LinkKind =
  | { kind: 'vlan'; parent: number; id: number }
  | { kind: 'macvlan'; parent: number; mode: keyof typeof MACVLAN_MODE }
  | { kind: 'ipvlan'; parent: number; mode: keyof typeof IPVLAN_MODE }
  | { kind: 'bond'; mode: keyof typeof BOND_MODE }
  | { kind: 'vrf'; table: number }
  | { kind: 'vxlan'; id: number; local: string; remote: string }
  | { kind: 'geneve'; id: number; remote: string }
  | { kind: 'gre' | 'gretap' | 'ipip' | 'sit'; local: string; remote: string }
  | { kind: 'dummy' };

/** Tunnels for packets, not frames, have no MAC address. */
export type KindSpec = Omit<CableEnd, 'mac'> & { mac?: string };

/** Milliseconds between two looks at the ports of a bond. */
const MIIMON = 100;

/** IANA's. */
const VXLAN_PORT = 4789;

export function kindMessage(
  { object, index }: { object: string; index: number },
  spec: KindSpec,
  kind: LinkKind,
): Message {
  const own = dataOf(object, kind);
  const made = { ...spec, index, ...('parent' in kind && { parent: kind.parent }) };
  return newLinkMessage(object, kind.kind, made, (to) => {
    if (!own) return;
    const data = to.nest(IFLA_INFO.DATA);
    own(to);
    to.close(data);
  });
}

/** As ip(8) fills it in. */
function dataOf(object: string, kind: LinkKind): Body | undefined {
  switch (kind.kind) {
    case 'vlan':
      return (to) => to.u16(1, kind.id);
    case 'macvlan':
      return (to) => to.u32(1, MACVLAN_MODE[kind.mode]);
    case 'ipvlan':
      return (to) => {
        to.u16(IFLA_IPVLAN.MODE, IPVLAN_MODE[kind.mode]);
        to.u16(IFLA_IPVLAN.FLAGS, 0);
      };
    case 'bond':
      return (to) => {
        to.u8(IFLA_BOND.MODE, BOND_MODE[kind.mode]);
        to.u32(IFLA_BOND.MIIMON, MIIMON);
      };
    case 'vrf':
      return (to) => to.u32(1, kind.table);
    case 'vxlan':
      return vxlan(object, kind);
    case 'geneve': {
      const { family, bytes } = parseIp(kind.remote, object);
      return (to) => {
        to.u32(IFLA_GENEVE.ID, kind.id);
        to.bytes(family === AF.INET6 ? IFLA_GENEVE.REMOTE6 : IFLA_GENEVE.REMOTE, bytes);
      };
    }
    case 'gre':
    case 'gretap': {
      const ends = endsOf(object, kind);
      return (to) => {
        ends(to, IFLA_GRE.LOCAL, IFLA_GRE.REMOTE);
        to.u8(IFLA_GRE.PMTUDISC, 1);
      };
    }
    // What the packets in it are, the kernel sees; their TTL is the tunnel's.
    case 'ipip':
    case 'sit': {
      const ends = endsOf(object, kind);
      return (to) => {
        ends(to, IFLA_IPTUN.LOCAL, IFLA_IPTUN.REMOTE);
        to.u8(IFLA_IPTUN.PMTUDISC, 1);
        to.u8(IFLA_IPTUN.TTL, 0);
        to.u8(IFLA_IPTUN.PROTO, 0);
      };
    }
    case 'dummy':
      return undefined;
  }
}

/** Writes both ends, as attributes of these types. */
function endsOf(object: string, { local, remote }: { local: string; remote: string }) {
  const [from, there] = [parseIp(local, object).bytes, parseIp(remote, object).bytes];
  return (to: Writer, localType: number, remoteType: number) => {
    to.bytes(localType, from);
    to.bytes(remoteType, there);
  };
}

/** Learning, as ip(8) asks for, and the port in network order. */
function vxlan(object: string, kind: LinkKind & { kind: 'vxlan' }): Body {
  const isV6 = parseIp(kind.local, object).family === AF.INET6;
  const ends = endsOf(object, kind);
  return (to) => {
    to.u32(IFLA_VXLAN.ID, kind.id);
    if (isV6) ends(to, IFLA_VXLAN.LOCAL6, IFLA_VXLAN.GROUP6);
    else ends(to, IFLA_VXLAN.LOCAL, IFLA_VXLAN.GROUP);
    to.u8(IFLA_VXLAN.LEARNING, 1);
    to.bytes(IFLA_VXLAN.PORT, Uint8Array.of(VXLAN_PORT >> 8, VXLAN_PORT & 0xff));
  };
}
