import type { MachineLink } from '../../snapshot/machine.ts';

/** A network card that is up, with a cable; what a file says of it is laid over. */
export const plainLink = (name: string, more: Partial<MachineLink> = {}): MachineLink => ({
  name,
  index: 0,
  kind: undefined,
  up: true,
  carrier: true,
  mtu: 1500,
  mac: undefined,
  addresses: [],
  peers: [],
  master: undefined,
  parent: undefined,
  elsewhere: false,
  words: {},
  ...more,
});
