import { attribute, nested, u8, u16, u32 } from './attribute.ts';
import {
  AF,
  BRIDGE_FLAGS_SELF,
  BRIDGE_VLAN_INFO,
  IFLA,
  IFLA_BR,
  IFLA_BRIDGE,
  IFLA_BRPORT,
  IFLA_INFO,
  RTM,
} from './constants.ts';
import { ifinfomsg, type LinkId, type LinkSpec, newLinkMessage } from './link-messages.ts';
import type { Message } from './message.ts';

/** Flags of a bridge port, by the names of `bridge link set`. */
export interface PortFlags {
  hairpin: boolean;
  learning: boolean;
  flood: boolean;
  mcastFlood: boolean;
  bcastFlood: boolean;
  isolated: boolean;
}

/** The attribute of each flag. */
export const PORT_FLAGS: Record<keyof PortFlags, number> = {
  hairpin: IFLA_BRPORT.MODE,
  learning: IFLA_BRPORT.LEARNING,
  flood: IFLA_BRPORT.UNICAST_FLOOD,
  mcastFlood: IFLA_BRPORT.MCAST_FLOOD,
  bcastFlood: IFLA_BRPORT.BCAST_FLOOD,
  isolated: IFLA_BRPORT.ISOLATED,
};

/** With `vlanFiltering` its ports are in no VLAN until they are told so; with `stp` the bridge takes part in the spanning tree protocol. */
export type BridgeSpec = LinkSpec & { stp?: true; vlanFiltering?: true };

/** The shortest the kernel takes, in its hundredths of a second: a port listens so long, and learns so long. */
const FORWARD_DELAY = 200;

/** The kernel's defaults, except that it does not snoop on multicast: that costs time with each port, and sends queries. */
export function bridgeMessage(object: string, bridge: BridgeSpec): Message {
  const stp = bridge.stp ? [u32(IFLA_BR.FORWARD_DELAY, FORWARD_DELAY), u32(IFLA_BR.STP_STATE, 1)] : [];
  const vlans = bridge.vlanFiltering
    ? [u8(IFLA_BR.VLAN_FILTERING, 1), u16(IFLA_BR.VLAN_DEFAULT_PVID, 0)]
    : [];
  return newLinkMessage(
    object,
    'bridge',
    bridge,
    nested(IFLA_INFO.DATA, u8(IFLA_BR.MCAST_SNOOPING, 0), ...stp, ...vlans),
  );
}

/** Sets the flags that are given and leaves the rest. */
export function portFlagsMessage({ index, object }: LinkId, flags: Partial<PortFlags>): Message {
  const given = (Object.keys(PORT_FLAGS) as (keyof PortFlags)[]).filter((flag) => flags[flag] !== undefined);
  const attributes = given.map((flag) => u8(PORT_FLAGS[flag], flags[flag] ? 1 : 0));
  return {
    type: RTM.SETLINK,
    flags: 0,
    body: Buffer.concat([ifinfomsg({ family: AF.BRIDGE, index }), nested(IFLA.PROTINFO, ...attributes)]),
    object,
    step: `set bridge port ${given.map((flag) => `${flag} ${flags[flag] ? 'on' : 'off'}`).join(', ')}`,
  };
}

/** VLANs that a port is put in, or taken out of; `self` where it is the bridge itself. */
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
  const info = (id: number, flags: number) => {
    const value = Buffer.alloc(4);
    value.writeUInt16LE(flags, 0);
    value.writeUInt16LE(id, 2);
    return attribute(IFLA_BRIDGE.VLAN_INFO, value);
  };
  const vlans = [
    ...(untagged === undefined ? [] : [info(untagged, BRIDGE_VLAN_INFO.PVID | BRIDGE_VLAN_INFO.UNTAGGED)]),
    ...tagged.map((id) => info(id, 0)),
  ];
  const flags = self ? [u16(IFLA_BRIDGE.FLAGS, BRIDGE_FLAGS_SELF)] : [];
  return {
    type: change === 'add' ? RTM.SETLINK : RTM.DELLINK,
    flags: 0,
    body: Buffer.concat([ifinfomsg({ family: AF.BRIDGE, index }), nested(IFLA.AF_SPEC, ...flags, ...vlans)]),
    object,
    step: `${change} VLANs`,
  };
}
