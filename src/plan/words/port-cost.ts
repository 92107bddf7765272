import { command } from '../quote.ts';
import type { InterfaceWord, On } from './word.ts';

export interface PortCost {
  cost?: number;
  priority?: number;
}

/** The cost of a cable, because the kernel reports 10 Gbit/s for it. For other interfaces it does not know a speed. */
const CABLE = 2;
const OTHER = 100;
const PRIORITY = 32;

/** Returns the values that a port gets when these are no longer set. */
export const portCostDefaults = ({ cost, priority, isCable }: PortCost & { isCable?: true }): PortCost => ({
  ...(cost !== undefined && { cost: isCable ? CABLE : OTHER }),
  ...(priority !== undefined && { priority: PRIORITY }),
});

const set = ({ node, name }: On, { cost, priority }: PortCost) =>
  command(
    ...['bridge', '-n', node, 'link', 'set', 'dev', name],
    ...(cost === undefined ? [] : ['cost', cost]),
    ...(priority === undefined ? [] : ['priority', priority]),
  );

export const portCost: InterfaceWord<PortCost & { isCable?: true }> = {
  title: 'Costs and priorities of bridge ports',
  values: ({ kind, spanning }) =>
    Object.keys(spanning).length === 0 ? [] : [{ ...spanning, ...(kind === 'veth' && { isCable: true }) }],
  line: ({ cost, priority }) =>
    `has ${[...(cost === undefined ? [] : [`cost ${cost}`]), ...(priority === undefined ? [] : [`priority ${priority}`])].join(', ')}`,
  add: set,
  remove: (on, value) => set(on, portCostDefaults(value)),
};
