import { setMtu } from './link.ts';
import type { Namespace } from './namespace.ts';
import {
  type BridgeSpec,
  bridgeMessage,
  type PortFlags,
  portFlagsMessage,
  type VlanSpec,
  vlansMessage,
} from './netlink/bridge-messages.ts';
import { IFLA } from './netlink/constants.ts';
import { setLinkMessage } from './netlink/link-messages.ts';

/** An MTU is set by itself: one that a bridge is made with gives way to that of its ports. */
export function addBridge(ns: Namespace, { mtu, ...bridge }: BridgeSpec): void {
  const { index, object } = ns.newLink(bridge.name);
  ns.change(bridgeMessage(object, { ...bridge, index }));
  if (mtu !== undefined) setMtu(ns, bridge.name, mtu);
}

/** Makes the interface a port of the bridge `master`. */
export function setMaster(ns: Namespace, name: string, master: string): void {
  const { index } = ns.link(master);
  ns.change(setLinkMessage(ns.link(name), `set master ${master}`, (to) => to.u32(IFLA.MASTER, index)));
}

/** The interface is a port no longer. */
export function clearMaster(ns: Namespace, name: string): void {
  ns.change(setLinkMessage(ns.link(name), 'take it from its bridge', (to) => to.u32(IFLA.MASTER, 0)));
}

/** Changes the flags that are given. The interface must be a port of a bridge. */
export function setPortFlags(ns: Namespace, name: string, flags: Partial<PortFlags>): void {
  ns.change(portFlagsMessage(ns.link(name), flags));
}

/** Puts a port of a bridge that keeps VLANs apart into these, or takes it out of them. */
export function changeVlans(ns: Namespace, name: string, vlans: VlanSpec, change: 'add' | 'delete'): void {
  ns.change(vlansMessage(ns.link(name), vlans, change));
}
