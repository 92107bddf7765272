import { command } from '../quote.ts';
import type { InterfaceWord, On } from './word.ts';

const set = ({ node, name }: On, how: 'on' | 'off') =>
  command('ip', '-n', node, 'link', 'set', 'dev', name, 'promisc', how);

export const promiscuous: InterfaceWord<true> = {
  title: 'Promiscuous interfaces',
  values: ({ promiscuous: is }) => (is ? [true] : []),
  line: () => 'is promiscuous',
  add: (on) => set(on, 'on'),
  remove: (on) => set(on, 'off'),
};
