import type { PcapngInterface } from '../../packet/pcapng/types.ts';
import type { Topology } from '../../plan/topology.ts';

/** What a capture file says of an interface of a lab, for people to know it by. */
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
