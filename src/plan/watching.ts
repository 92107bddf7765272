import { isEthernet, isWithoutFrames, type LinkKind } from '../lab/link-kind.ts';
import type { Capturing } from './capturing.ts';
import type { InterfaceId, Topology } from './topology.ts';

/** What is recorded while probes run. */
export interface Watch {
  /** The means of capturing packets. With `none` there are outcomes but no causes. */
  capture: Capturing;
  /** Whether to follow packets through the nodes' kernels, and to record where the kernels drop them. */
  trace: boolean;
  /** The folder for evidence. If there is one, the nodes' tables are printed too. */
  evidence?: string | undefined;
}

/** What to observe, as the agent is told. */
export interface Looking {
  capture: Exclude<Capturing, 'none'>;
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
 * Returns every interface that a frame can cross: both ends of cables, tunnels, interfaces with an address of their
 * own, and each node's `lo`. A bridge without an address only repeats the frames of its ports. tcpdump is not used
 * in a tunnel that carries only IP packets, because its files would have another format.
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

/** Is it a tunnel? Packets that enter it travel inside packets of the node itself. */
export const isTunnel = (link: LinkKind | undefined): boolean =>
  link !== undefined && (link.kind === 'vxlan' || 'remote' in link);
