import { IFLA_BR, IFLA_BRPORT } from './bridge-constants.ts';
import { AF, BRIDGE_FLAGS_SELF, BRIDGE_VLAN_INFO, IFLA, IFLA_BRIDGE, IFLA_INFO, RTM } from './constants.ts';
import { ifinfomsg, type LinkId, type LinkSpec, newLinkMessage } from './link-messages.ts';
import type { Body, Message } from './message.ts';

/** Flags of a bridge port, by the names of `bridge link set`. */
export interface PortFlags {
  hairpin: boolean;
  learning: boolean;
  flood: boolean;
  mcastFlood: boolean;
  bcastFlood: boolean;
  isolated: boolean;
  /** Frames from unknown MAC addresses are dropped. */
  locked: boolean;
  /** ARP and neighbour discovery are not flooded to the port. */
  neighSuppress: boolean;
  /** The bridge answers ARP requests for hosts behind the port. */
  proxyArp: boolean;
}

export const PORT_FLAGS: Record<keyof PortFlags, number> = {
  hairpin: IFLA_BRPORT.MODE,
  learning: IFLA_BRPORT.LEARNING,
  flood: IFLA_BRPORT.UNICAST_FLOOD,
  mcastFlood: IFLA_BRPORT.MCAST_FLOOD,
  bcastFlood: IFLA_BRPORT.BCAST_FLOOD,
  isolated: IFLA_BRPORT.ISOLATED,
  locked: IFLA_BRPORT.LOCKED,
  neighSuppress: IFLA_BRPORT.NEIGH_SUPPRESS,
  proxyArp: IFLA_BRPORT.PROXYARP,
};

/**
 * With `vlanFiltering`, ports are in no VLAN at first. With `stp`, the bridge takes part in the spanning tree
 * protocol.
 */
export type BridgeSpec = LinkSpec & { stp?: true; vlanFiltering?: true };

/** The shortest delay that the kernel takes, in hundredths of a second: how long a port listens, and then learns. */
const FORWARD_DELAY = 200;

/** Uses the kernel's defaults, but without multicast snooping, which costs time for each port and sends queries. */
export function bridgeMessage(object: string, bridge: BridgeSpec): Message {
  return newLinkMessage(object, 'bridge', bridge, (to) => {
    const data = to.nest(IFLA_INFO.DATA);
    to.u8(IFLA_BR.MCAST_SNOOPING, 0);
    if (bridge.stp) {
      to.u32(IFLA_BR.FORWARD_DELAY, FORWARD_DELAY);
      to.u32(IFLA_BR.STP_STATE, 1);
    }
    if (bridge.vlanFiltering) {
      to.u8(IFLA_BR.VLAN_FILTERING, 1);
      to.u16(IFLA_BR.VLAN_DEFAULT_PVID, 0);
    }
    to.close(data);
  });
}

/** Sets the given flags only. */
export function portFlagsMessage(link: LinkId, flags: Partial<PortFlags>): Message {
  const given = (Object.keys(PORT_FLAGS) as (keyof PortFlags)[]).filter((flag) => flags[flag] !== undefined);
  const step = `set bridge port ${given.map((flag) => `${flag} ${flags[flag] ? 'on' : 'off'}`).join(', ')}`;
  return portMessage(link, step, (to) => {
    for (const flag of given) to.u8(PORT_FLAGS[flag], flags[flag] ? 1 : 0);
  });
}

export function portMessage({ index, object }: LinkId, step: string, attributes: Body): Message {
  const body: Body = (to) => {
    ifinfomsg(to, { family: AF.BRIDGE, index });
    const port = to.nest(IFLA.PROTINFO);
    attributes(to);
    to.close(port);
  };
  return { type: RTM.SETLINK, flags: 0, body, object, step };
}

/** VLANs to add a port to, or remove it from. `self` if it is the bridge itself. */
export interface VlanSpec {
  untagged?: number;
  tagged?: number[];
  self?: boolean;
}

export function vlansMessage(
  { index, object }: LinkId,
  { untagged, tagged = [], self = false }: VlanSpec,
  change: 'add' | 'delete',
): Message {
  return {
    type: change === 'add' ? RTM.SETLINK : RTM.DELLINK,
    flags: 0,
    body: (to) => {
      // Writes a `bridge_vlan_info`: flags and VLAN, of 16 bits each.
      const vlan = (id: number, flags: number) => to.u32(IFLA_BRIDGE.VLAN_INFO, flags | (id << 16));
      ifinfomsg(to, { family: AF.BRIDGE, index });
      const own = to.nest(IFLA.AF_SPEC);
      if (self) to.u16(IFLA_BRIDGE.FLAGS, BRIDGE_FLAGS_SELF);
      if (untagged !== undefined) vlan(untagged, BRIDGE_VLAN_INFO.PVID | BRIDGE_VLAN_INFO.UNTAGGED);
      for (const id of tagged) vlan(id, 0);
      to.close(own);
    },
    object,
    step: `${change} VLANs`,
  };
}
