import { Address4, Address6 } from 'ip-address';

const addressOf = (text: string) => (text.includes(':') ? new Address6(text) : new Address4(text));

/** Is the address, with or without a prefix length, inside the network? */
export function isInNetwork(text: string, network: string): boolean {
  const [address, around] = [addressOf(text), addressOf(network)];
  if (address instanceof Address6) return around instanceof Address6 && address.isInSubnet(around);
  return around instanceof Address4 && address.isInSubnet(around);
}

/** Are two addresses, given with their prefix lengths, in the same network? */
export const sameNetwork = (a: string, b: string): boolean =>
  a.split('/')[1] === b.split('/')[1] && isInNetwork(a, b);
