import { IFLA_INFO } from './constants.ts';
import { bond } from './kind/bond.ts';
import { dummy } from './kind/dummy.ts';
import { geneve } from './kind/geneve.ts';
import { gre } from './kind/gre.ts';
import { gretap } from './kind/gretap.ts';
import { ipip } from './kind/ipip.ts';
import { ipvlan } from './kind/ipvlan.ts';
import type { KindData } from './kind/kind.ts';
import { macvlan } from './kind/macvlan.ts';
import { sit } from './kind/sit.ts';
import { vlan } from './kind/vlan.ts';
import { vrf } from './kind/vrf.ts';
import { vxlan } from './kind/vxlan.ts';
import { wireguard } from './kind/wireguard.ts';
import { type CableEnd, newLinkMessage } from './link-messages.ts';
import type { Message } from './message.ts';

/** How each kind writes its part of the message that makes an interface. */
const KINDS = { vlan, macvlan, ipvlan, bond, vrf, vxlan, geneve, gretap, gre, ipip, sit, wireguard, dummy };

/** `parent` is the index of the parent. */
export type LinkKind = Parameters<(typeof KINDS)[keyof typeof KINDS]>[1];

/** Tunnels that carry only IP packets have no MAC address. */
export type KindSpec = Omit<CableEnd, 'mac'> & { mac?: string };

export function kindMessage(
  { object, index }: { object: string; index: number },
  spec: KindSpec,
  kind: LinkKind,
): Message {
  const own = (KINDS[kind.kind] as KindData<LinkKind>)(object, kind);
  const made = { ...spec, index, ...('parent' in kind && { parent: kind.parent }) };
  return newLinkMessage(object, kind.kind, made, (to) => {
    if (PLAIN.includes(kind.kind)) return;
    const data = to.nest(IFLA_INFO.DATA);
    own(to);
    to.close(data);
  });
}

/** Kinds that have no data of their own. */
const PLAIN: readonly LinkKind['kind'][] = ['dummy', 'wireguard'];
