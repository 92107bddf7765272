import { setMtu } from './link.ts';
import type { Namespace } from './namespace.ts';
import type { BR_STATE } from './netlink/bridge-constants.ts';
import {
  type BridgeSpec,
  bridgeMessage,
  type PortFlags,
  portFlagsMessage,
  type VlanSpec,
  vlansMessage,
} from './netlink/bridge-messages.ts';
import {
  type BridgeOptions,
  bridgeOptionsMessage,
  type PortCost,
  portCostMessage,
  portStateMessage,
} from './netlink/bridge-options-messages.ts';
import { IFLA } from './netlink/constants.ts';
import { setLinkMessage } from './netlink/link-messages.ts';

/**
 * Makes a bridge. The MTU is set in a second message: if it is set in the first, the bridge still follows the MTU
 * of its ports.
 */
export function addBridge(ns: Namespace, { mtu, ...bridge }: BridgeSpec): void {
  const { index, object } = ns.newLink(bridge.name);
  ns.change(bridgeMessage(object, { ...bridge, index }));
  if (mtu !== undefined) setMtu(ns, bridge.name, mtu);
}

export function setMaster(ns: Namespace, name: string, master: string): void {
  const { index } = ns.link(master);
  ns.change(setLinkMessage(ns.link(name), `set master ${master}`, (to) => to.u32(IFLA.MASTER, index)));
}

export function clearMaster(ns: Namespace, name: string): void {
  ns.change(setLinkMessage(ns.link(name), 'take it from its bridge', (to) => to.u32(IFLA.MASTER, 0)));
}

/** Changes the given flags. The interface must be a port of a bridge. */
export function setPortFlags(ns: Namespace, name: string, flags: Partial<PortFlags>): void {
  ns.change(portFlagsMessage(ns.link(name), flags));
}

export function setBridgeOptions(ns: Namespace, name: string, options: BridgeOptions): void {
  ns.change(bridgeOptionsMessage(ns.link(name), options));
}

/** Changes the given values. The interface must be a port of a bridge. */
export function setPortCost(ns: Namespace, name: string, cost: PortCost): void {
  ns.change(portCostMessage(ns.link(name), cost));
}

/** Sets the state of a port that is up and has a carrier, on a bridge without the spanning tree protocol. */
export function setPortState(ns: Namespace, name: string, state: keyof typeof BR_STATE): void {
  ns.change(portStateMessage(ns.link(name), state));
}

/** Adds a port to VLANs of a filtering bridge, or removes it from them. */
export function changeVlans(ns: Namespace, name: string, vlans: VlanSpec, change: 'add' | 'delete'): void {
  ns.change(vlansMessage(ns.link(name), vlans, change));
}
