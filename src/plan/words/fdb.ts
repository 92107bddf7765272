import { command } from '../quote.ts';
import type { InterfaceWord, On } from './word.ts';

/** To which port a bridge sends frames for a MAC address; with `remote`, to which address a vxlan sends them. */
export interface Fdb {
  mac: string;
  vlan?: number;
  remote?: string;
}

const words = ({ node, name }: On, { mac, vlan, remote }: Fdb, how: 'replace' | 'append' | 'del') =>
  command(
    ...['bridge', '-n', node, 'fdb', how, mac, 'dev', name],
    ...(remote === undefined ? ['master', 'static'] : ['dst', remote, 'self', 'permanent']),
    ...(vlan === undefined ? [] : ['vlan', vlan]),
  );

export const fdb: InterfaceWord<Fdb> = {
  title: 'Entries of forwarding tables',
  values: ({ fdb: entries }) => entries,
  line: ({ mac, vlan, remote }) =>
    `leads to ${mac}${vlan === undefined ? '' : ` in VLAN ${vlan}`}${remote === undefined ? '' : ` at ${remote}`}`,
  add: (on, entry) => words(on, entry, entry.remote === undefined ? 'replace' : 'append'),
  remove: (on, entry) => words(on, entry, 'del'),
};
