import type { Namespace } from './namespace.ts';
import { findAttribute } from './netlink/attribute.ts';
import { NETLINK_GENERIC } from './netlink/constants.ts';
import { NetlinkSocket } from './netlink/socket.ts';
import {
  CTRL_ATTR_FAMILY_ID,
  familyMessage,
  type WireguardSettings,
  wireguardMessage,
} from './netlink/wireguard-messages.ts';

/** Bytes of `genlmsghdr`. */
const HEADER = 4;

/** Sets keys and peers of an existing interface. */
export function setWireguard(ns: Namespace, name: string, settings: WireguardSettings): void {
  ns.flush();
  const socket = ns.run(() => new NetlinkSocket(ns.name, 0, NETLINK_GENERIC));
  try {
    const object = `${ns.name}:${name}`;
    const [found] = socket.ask([familyMessage(object, 'wireguard')]);
    const family = found && findAttribute(found.body.subarray(HEADER), CTRL_ATTR_FAMILY_ID);
    if (family) socket.request([wireguardMessage(family.readUInt16LE(0), { object }, name, settings)]);
  } finally {
    socket.close();
  }
}
