import { attribute, nested, text, u8, u16, u32 } from './attribute.ts';
import {
  AF,
  IFLA,
  IFLA_GENEVE,
  IFLA_GRE,
  IFLA_INFO,
  IFLA_IPTUN,
  IFLA_VXLAN,
  MACVLAN_MODE,
  NLM_F,
  RTM,
} from './constants.ts';
import { parseIp } from './ip.ts';
import { ifinfomsg, type LinkSpec, ownAttributes } from './link-messages.ts';
import type { Message } from './message.ts';

/** `parent` is the index of the interface it is on. */
export type LinkKind =
  | { kind: 'vlan'; parent: number; id: number }
  | { kind: 'macvlan'; parent: number; mode: keyof typeof MACVLAN_MODE }
  | { kind: 'vxlan'; id: number; local: string; remote: string }
  | { kind: 'geneve'; id: number; remote: string }
  | { kind: 'gre' | 'gretap' | 'ipip' | 'sit'; local: string; remote: string }
  | { kind: 'dummy' };

/** Tunnels for packets, not frames, have no MAC address. */
export type KindSpec = Omit<LinkSpec, 'mac'> & { mac?: string };

/** IANA's. */
const VXLAN_PORT = 4789;

export function kindMessage(
  { object, index }: { object: string; index: number },
  spec: KindSpec,
  kind: LinkKind,
): Message {
  const parent = 'parent' in kind ? [u32(IFLA.LINK, kind.parent)] : [];
  const data = dataOf(object, kind);
  const own = data.length === 0 ? [] : [nested(IFLA_INFO.DATA, ...data)];
  const info = nested(IFLA.LINKINFO, text(IFLA_INFO.KIND, kind.kind), ...own);
  return {
    type: RTM.NEWLINK,
    flags: NLM_F.CREATE | NLM_F.EXCL,
    body: Buffer.concat([ifinfomsg({ index }), ...parent, ...ownAttributes(spec), info]),
    object,
    step: `add ${kind.kind}`,
  };
}

/** As ip(8) fills it in. */
function dataOf(object: string, kind: LinkKind): Buffer[] {
  switch (kind.kind) {
    case 'vlan':
      return [u16(1, kind.id)];
    case 'macvlan':
      return [u32(1, MACVLAN_MODE[kind.mode])];
    case 'vxlan':
      return vxlan(object, kind);
    case 'geneve': {
      const { family, bytes } = parseIp(kind.remote, object);
      const remote = family === AF.INET6 ? IFLA_GENEVE.REMOTE6 : IFLA_GENEVE.REMOTE;
      return [u32(IFLA_GENEVE.ID, kind.id), attribute(remote, bytes)];
    }
    case 'gre':
    case 'gretap':
      return [...ends(IFLA_GRE, object, kind), u8(IFLA_GRE.PMTUDISC, 1)];
    // What the packets in it are, the kernel sees; their TTL is the tunnel's.
    case 'ipip':
    case 'sit':
      return [
        ...ends(IFLA_IPTUN, object, kind),
        u8(IFLA_IPTUN.PMTUDISC, 1),
        u8(IFLA_IPTUN.TTL, 0),
        u8(IFLA_IPTUN.PROTO, 0),
      ];
    case 'dummy':
      return [];
  }
}

interface Ends {
  local: string;
  remote: string;
}

function ends(number: { LOCAL: number; REMOTE: number }, object: string, { local, remote }: Ends): Buffer[] {
  return [
    attribute(number.LOCAL, parseIp(local, object).bytes),
    attribute(number.REMOTE, parseIp(remote, object).bytes),
  ];
}

/** Learning, as ip(8) asks for, and the port in network order. */
function vxlan(object: string, kind: LinkKind & { kind: 'vxlan' }): Buffer[] {
  const isV6 = parseIp(kind.local, object).family === AF.INET6;
  const port = Buffer.alloc(2);
  port.writeUInt16BE(VXLAN_PORT);
  return [
    u32(IFLA_VXLAN.ID, kind.id),
    ...ends(isV6 ? VXLAN_ENDS6 : VXLAN_ENDS, object, kind),
    u8(IFLA_VXLAN.LEARNING, 1),
    attribute(IFLA_VXLAN.PORT, port),
  ];
}

const VXLAN_ENDS = { LOCAL: IFLA_VXLAN.LOCAL, REMOTE: IFLA_VXLAN.GROUP };
const VXLAN_ENDS6 = { LOCAL: IFLA_VXLAN.LOCAL6, REMOTE: IFLA_VXLAN.GROUP6 };
