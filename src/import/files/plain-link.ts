import type { MachineLink } from '../../snapshot/machine.ts';

/** Makes a network card that is up and has a cable. What a file says is laid over it. */
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
