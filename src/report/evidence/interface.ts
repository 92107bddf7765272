import type { PcapngInterface } from '../../packet/pcapng/types.ts';
import type { Topology } from '../../plan/topology.ts';

/** Describes an interface of a lab in a capture file. */
export function describeInterface(
  topology: Topology,
  node: string,
  name: string,
): Pick<PcapngInterface, 'name' | 'description' | 'mac'> {
  const at = topology.nodes[node]?.interfaces[name];
  const peer = at?.peer ? `cable to ${at.peer.node}:${at.peer.interface}` : '';
  const description = [at?.kind ?? 'loopback', peer, ...(at?.addresses ?? [])].filter((text) => text !== '');
  return {
    name: `${node}:${name}`,
    description: description.join(', '),
    mac: at?.mac ?? '00:00:00:00:00:00',
  };
}
