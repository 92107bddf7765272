import type { MachineLink } from '../../snapshot/machine.ts';

/** Returns a network card that is up and has a cable. The values in a file are then applied to it. */
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
