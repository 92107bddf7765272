import type { PortState } from '../../lab/types.ts';
import { command } from '../quote.ts';
import { isLive } from '../standing.ts';
import type { InterfaceWord, On } from './word.ts';

const set = ({ node, name }: On, state: PortState) =>
  command('bridge', '-n', node, 'link', 'set', 'dev', name, 'state', state === 'disabled' ? 0 : 3);

/**
 * The kernel sets a port to `forwarding` when it gets a carrier, so a port must have a carrier before it can be
 * disabled.
 */
export const portState: InterfaceWord<PortState> = {
  title: 'States of bridge ports',
  values: (at, { node, topology }) => {
    const { state, peer, master } = at;
    const bridge = node.interfaces[master ?? ''];
    const other = peer && topology.nodes[peer.node];
    const end = other?.interfaces[peer?.interface ?? ''];
    const hasCarrier =
      peer === undefined ? at.kind !== 'veth' : end !== undefined && isLive(other ?? node, end);
    const isOn = hasCarrier && isLive(node, at) && bridge !== undefined && isLive(node, bridge);
    return state === 'disabled' && isOn ? [state] : [];
  },
  line: (state) => `is ${state}`,
  add: set,
  remove: (on) => set(on, 'forwarding'),
};
