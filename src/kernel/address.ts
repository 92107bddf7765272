import type { Namespace } from './namespace.ts';
import { addAddressMessage, deleteAddressMessage } from './netlink/address-messages.ts';

/** Adds an address with its prefix length: `192.168.1.1/24`, `fd00::1/64`. */
export function addAddress(ns: Namespace, name: string, address: string): void {
  ns.change(addAddressMessage(ns.link(name), address));
}

export function deleteAddress(ns: Namespace, name: string, address: string): void {
  ns.change(deleteAddressMessage(ns.link(name), address));
}
