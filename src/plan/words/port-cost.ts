import { command } from '../quote.ts';
import type { InterfaceWord, On } from './word.ts';

/** What the spanning tree protocol goes by. */
export interface PortCost {
  cost?: number;
  priority?: number;
}

/** Of a cable, which the kernel takes for one of 10 Gbit/s; it knows no speed of other interfaces. */
const CABLE = 2;
const OTHER = 100;
const PRIORITY = 32;

/** What a port has again when these are no longer said. */
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
