import { attribute, nested, text, u8, u16, u32 } from './attribute.ts';
import { AF, IFLA, IFLA_INFO, IFLA_VXLAN, MACVLAN_MODE, NLM_F, RTM } from './constants.ts';
import { parseIp } from './ip.ts';
import { ifinfomsg, type LinkSpec, ownAttributes } from './link-messages.ts';
import type { Message } from './message.ts';

/** `parent` is the index of the interface it is on. */
export type LinkKind =
  | { kind: 'vlan'; parent: number; id: number }
  | { kind: 'macvlan'; parent: number; mode: keyof typeof MACVLAN_MODE }
  | { kind: 'vxlan'; id: number; local: string; remote: string }
  | { kind: 'dummy' };

/** IANA's. */
const VXLAN_PORT = 4789;

export function kindMessage(
  { object, index }: { object: string; index: number },
  spec: LinkSpec,
  kind: LinkKind,
): Message {
  const parent = 'parent' in kind ? [u32(IFLA.LINK, kind.parent)] : [];
  const data = dataOf(object, kind);
  const info = nested(IFLA.LINKINFO, text(IFLA_INFO.KIND, kind.kind), ...data);
  return {
    type: RTM.NEWLINK,
    flags: NLM_F.CREATE | NLM_F.EXCL,
    body: Buffer.concat([ifinfomsg({ index }), ...parent, ...ownAttributes(spec), info]),
    object,
    step: `add ${kind.kind}`,
  };
}

function dataOf(object: string, kind: LinkKind): Buffer[] {
  switch (kind.kind) {
    case 'vlan':
      return [nested(IFLA_INFO.DATA, u16(1, kind.id))];
    case 'macvlan':
      return [nested(IFLA_INFO.DATA, u32(1, MACVLAN_MODE[kind.mode]))];
    case 'vxlan':
      return [nested(IFLA_INFO.DATA, ...vxlan(object, kind))];
    case 'dummy':
      return [];
  }
}

/** Learning, as ip(8) asks for, and the port in network order. */
function vxlan(object: string, { id, local, remote }: LinkKind & { kind: 'vxlan' }): Buffer[] {
  const [from, to] = [parseIp(local, object), parseIp(remote, object)];
  const isV6 = from.family === AF.INET6;
  const port = Buffer.alloc(2);
  port.writeUInt16BE(VXLAN_PORT);
  return [
    u32(IFLA_VXLAN.ID, id),
    attribute(isV6 ? IFLA_VXLAN.LOCAL6 : IFLA_VXLAN.LOCAL, from.bytes),
    attribute(isV6 ? IFLA_VXLAN.GROUP6 : IFLA_VXLAN.GROUP, to.bytes),
    u8(IFLA_VXLAN.LEARNING, 1),
    attribute(IFLA_VXLAN.PORT, port),
  ];
}
