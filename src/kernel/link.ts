import { type Namespace, ownNamespace } from './namespace.ts';
import { IFLA } from './netlink/constants.ts';
import {
  deleteLinkMessage,
  type LinkSpec,
  noAddressesMessage,
  promiscuousMessage,
  setLinkMessage,
  upMessage,
  vethMessage,
} from './netlink/link-messages.ts';

/** A cable: a veth pair. Each end is made in a namespace of its own. */
export type Cable = [a: LinkSpec & { ns: Namespace }, b: LinkSpec & { ns: Namespace }];

/** Makes many cables over one socket, wherever their ends are. */
export function addVeths(cables: readonly Cable[]): void {
  const messages = cables.map(([{ ns: aNs, ...a }, { ns: bNs, ...b }]) => {
    const [end, peer] = [aNs.newLink(a.name), bNs.newLink(b.name)];
    const known = end.index !== 0 && peer.index !== 0;
    if (!known) bNs.forget(b.name);
    return vethMessage(
      end.object,
      { ...a, nsFd: aNs.fd, index: end.index },
      { ...b, nsFd: bNs.fd, index: known ? peer.index : 0 },
    );
  });
  ownNamespace().netlink.request(messages);
}

export function addVeth(...cable: Cable): void {
  addVeths([cable]);
}

/** Deletes a link. For a cable this deletes both ends. */
export function deleteLink(ns: Namespace, name: string): void {
  ns.change(deleteLinkMessage(ns.link(name)));
  ns.forget(name);
}

/** Sets a link up. With `ipv6: false` the kernel gives it no IPv6 address, and sends no neighbour discovery. */
export function setUp(ns: Namespace, name: string, { ipv6 = true } = {}): void {
  const link = ns.link(name);
  ns.change(...(ipv6 ? [] : [noAddressesMessage(link)]), upMessage(link, true));
}

export function setDown(ns: Namespace, name: string): void {
  ns.change(upMessage(ns.link(name), false));
}

/** Makes the interface accept frames for other MAC addresses, or stops that. */
export function setPromiscuous(ns: Namespace, name: string, is: boolean): void {
  ns.change(promiscuousMessage(ns.link(name), is));
}

export function setMac(ns: Namespace, name: string, address: string): void {
  ns.change(
    setLinkMessage(ns.link(name), `set MAC address ${address}`, (to) => to.mac(IFLA.ADDRESS, address)),
  );
}

export function setMtu(ns: Namespace, name: string, mtu: number): void {
  ns.change(setLinkMessage(ns.link(name), `set MTU ${mtu}`, (to) => to.u32(IFLA.MTU, mtu)));
}
