import { AF, NDA, NLM_F, NTF, NUD, RTM } from './constants.ts';
import { parseIp } from './ip.ts';
import type { LinkId } from './link-messages.ts';
import type { Body, Message } from './message.ts';
import { ndmsg } from './neighbour-messages.ts';

/** An entry of a forwarding table. `remote` is the address to which a vxlan sends frames for this MAC address. */
export interface FdbSpec {
  mac: string;
  vlan?: number;
  remote?: string;
}

/**
 * Does the same as `bridge fdb replace … master static`, or `bridge fdb append … self permanent`. A running bridge
 * may have learned the MAC address already; the new entry then replaces that one.
 */
export function addFdbMessage(link: LinkId, entry: FdbSpec): Message {
  const flags = NLM_F.CREATE | (entry.remote === undefined ? NLM_F.REPLACE : NLM_F.APPEND);
  return { type: RTM.NEWNEIGH, flags, ...common(link, entry), step: `add the station ${entry.mac}` };
}

export function deleteFdbMessage(link: LinkId, entry: FdbSpec): Message {
  return { type: RTM.DELNEIGH, flags: 0, ...common(link, entry), step: `delete the station ${entry.mac}` };
}

function common({ index, object }: LinkId, { mac, vlan, remote }: FdbSpec): { body: Body; object: string } {
  const to = remote === undefined ? undefined : parseIp(remote, object);
  const [state, flags] = to ? [NUD.PERMANENT, NTF.SELF] : [NUD.NOARP, NTF.MASTER];
  const body: Body = (into) => {
    ndmsg(into, AF.BRIDGE, { index, state, flags });
    into.mac(NDA.LLADDR, mac);
    if (vlan !== undefined) into.u16(NDA.VLAN, vlan);
    if (to) into.bytes(NDA.DST, to.bytes);
  };
  return { body, object };
}
