import { parseAddress } from '../../lab/address.ts';
import type { Interface, LabNode } from '../../lab/types.ts';

/** A node, with the fields that commands may set. */
export type Settable = Required<Pick<LabNode, 'interfaces' | 'routes' | 'sysctl' | 'setup'>> & LabNode;

/**
 * Takes over addresses, routes and settings of an `exec` command as fields of the lab. Other commands stay commands.
 */
export function takeCommand(command: string, node: Settable): void {
  const plain = command.trim().replace(/^(?:ba|a)?sh -c (["'])(.*)\1$/s, '$2');
  const words = plain.split(/\s+/);
  const text = words.join(' ');
  const of = (name: string): Interface => {
    const known = node.interfaces[name] ?? {};
    node.interfaces[name] = known;
    return known;
  };
  const [, address = '', dev = ''] =
    /^ip (?:-[46] )?a(?:ddr(?:ess)?)? (?:add|replace) (\S+) dev (\S+)$/.exec(text) ?? [];
  const [, to, via] =
    /^ip (?:-[46] )?r(?:oute)? (?:add|replace) (\S+) via (\S+)(?: dev \S+)?$/.exec(text) ?? [];
  const [, up] = /^ip link set (?:dev )?(\S+) up$/.exec(text) ?? [];
  const [, key = '', value] = /^sysctl (?:-q )?-w (net\.\S+?)=(\S+)$/.exec(text) ?? [];
  const [, mtuOf = '', mtu] = /^ip link set (?:dev )?(\S+) mtu (\d+)$/.exec(text) ?? [];
  if (address !== '' && parseAddress(address)?.prefix !== undefined && dev !== 'eth0')
    of(dev).addresses = [...(of(dev).addresses ?? []), address];
  else if (to !== undefined && via !== undefined) node.routes.push({ to, via });
  else if (value !== undefined) node.sysctl[key] = value;
  else if (mtu !== undefined) of(mtuOf).mtu = Number(mtu);
  else if (up === undefined && text !== '') node.setup.push({ do: plain, undo: 'true' });
}
