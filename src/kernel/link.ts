import type { Namespace } from './namespace.ts';
import { mac, u32 } from './netlink/attribute.ts';
import { IFLA } from './netlink/constants.ts';
import {
  deleteLinkMessage,
  type LinkSpec,
  setLinkMessage,
  upMessage,
  vethMessage,
} from './netlink/link-messages.ts';

/** A cable: a veth pair, each end made in its own namespace. */
export function addVeth(a: LinkSpec & { ns: Namespace }, b: LinkSpec & { ns: Namespace }): void {
  a.ns.forget(a.name);
  b.ns.forget(b.name);
  a.ns.netlink.request([vethMessage(`${a.ns.name}:${a.name}`, a, { ...b, nsFd: b.ns.fd })]);
}

/** With one end of a cable the other goes as well. */
export function deleteLink(ns: Namespace, name: string): void {
  ns.netlink.request([deleteLinkMessage(ns.link(name))]);
  ns.forget(name);
}

export function setUp(ns: Namespace, name: string): void {
  ns.netlink.request([upMessage(ns.link(name), true)]);
}

export function setDown(ns: Namespace, name: string): void {
  ns.netlink.request([upMessage(ns.link(name), false)]);
}

export function setMac(ns: Namespace, name: string, address: string): void {
  ns.netlink.request([
    setLinkMessage(ns.link(name), `set MAC address ${address}`, mac(IFLA.ADDRESS, address)),
  ]);
}

/** `mtu` in bytes. */
export function setMtu(ns: Namespace, name: string, mtu: number): void {
  ns.netlink.request([setLinkMessage(ns.link(name), `set MTU ${mtu}`, u32(IFLA.MTU, mtu))]);
}
