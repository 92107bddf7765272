import { isEthernet, isWithoutFrames, type LinkKind } from '../lab/link-kind.ts';
import type { Capturing } from './capturing.ts';
import type { InterfaceId, Topology } from './topology.ts';

/** What is looked at while probes run. */
export interface Watch {
  /** Who sees packets at interfaces; with `none` there are outcomes, but no causes. */
  capture: Capturing;
  /** Packets in the nodes' kernels, and where those dropped them. */
  trace: boolean;
  /** Where evidence is to be kept: then there are dumps of the tables too. */
  evidence?: string | undefined;
}

/** How to look, for the agent. */
export interface Looking {
  capture: Exclude<Capturing, 'none'>;
  /** The interfaces whose frames are to be told; empty for a run without captures. */
  captures: InterfaceId[];
  trace: boolean;
  dumps: boolean;
}

export function watching(topology: Topology, { capture, trace, evidence }: Watch): Looking {
  const dumps = evidence !== undefined;
  if (capture === 'none') return { capture: 'socket', captures: [], trace: false, dumps };
  return { capture, captures: capturePoints(topology, capture), trace, dumps };
}

/**
 * Every interface a frame can cross: both ends of each cable, tunnels, what else has an address of its own, and each node's
 * `lo`. A bridge without an address only repeats what its ports see. What passes a tunnel for packets only a socket of ours can tell:
 * tcpdump's files have another format there.
 */
function capturePoints(topology: Topology, capture: Looking['capture']): InterfaceId[] {
  return Object.values(topology.nodes).flatMap((node) => {
    const points = Object.values(node.interfaces).filter(
      ({ kind, addresses, peer, up, link }) =>
        up &&
        (isEthernet(kind) || (capture === 'socket' && isWithoutFrames(kind))) &&
        (peer || addresses.length > 0 || isTunnel(link)),
    );
    return [...points.map(({ name }) => name), 'lo'].map((name) => ({ node: node.name, interface: name }));
  });
}

/** What goes in there is carried to another place in packets of the node's own. */
export const isTunnel = (link: LinkKind | undefined): link is Extract<LinkKind, { remote: string }> =>
  link !== undefined && 'remote' in link;
