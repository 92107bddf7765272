import { command } from '../quote.ts';
import { isLive, tooNarrow } from '../standing.ts';
import type { InterfaceWord } from './word.ts';

/** A permanent neighbour. Without a MAC address it is a proxy entry: the node answers for this address. */
export interface Neighbour {
  address: string;
  mac?: string;
}

export const neighbour: InterfaceWord<Neighbour> = {
  title: 'Neighbours',
  values: (at, { node }) => {
    if (!isLive(node, at)) return [];
    const isNarrow = tooNarrow(node).has(at.name);
    return at.neighbours.filter(({ address }) => !(isNarrow && address.includes(':')));
  },
  line: ({ address, mac }) =>
    mac === undefined ? `answers for ${address}` : `knows ${address} to be at ${mac}`,
  add: ({ node, name }, { address, mac }) =>
    mac === undefined
      ? command('ip', '-n', node, 'neigh', 'add', 'proxy', address, 'dev', name)
      : command(
          ...['ip', '-n', node, 'neigh', 'replace', address],
          ...['lladdr', mac, 'dev', name, 'nud', 'permanent'],
        ),
  remove: ({ node, name }, { address, mac }) =>
    mac === undefined
      ? command('ip', '-n', node, 'neigh', 'del', 'proxy', address, 'dev', name)
      : command('ip', '-n', node, 'neigh', 'del', address, 'dev', name),
};
