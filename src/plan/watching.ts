import { isEthernet } from '../lab/link-kind.ts';
import type { InterfaceId, Topology } from './topology.ts';

/** What is looked at while probes run. */
export interface Watch {
  /** Packets on the wires; without them there are outcomes, but no causes. */
  capture: boolean;
  /** Packets in the nodes' kernels, and where those dropped them. */
  trace: boolean;
  /** Where evidence is to be kept: then there are dumps of the tables too. */
  evidence?: string | undefined;
}

/** How to look, for the agent. */
export function watching(topology: Topology, { capture, trace, evidence }: Watch) {
  const captures = capture ? capturePoints(topology) : [];
  return { captures, trace: capture && trace, dumps: evidence !== undefined };
}

/**
 * Every interface a frame can cross: both ends of each cable, and the bridges that have an address of their own. A tunnel
 * for packets has none.
 */
function capturePoints(topology: Topology): InterfaceId[] {
  return Object.values(topology.nodes).flatMap((node) =>
    Object.values(node.interfaces).flatMap(({ name, kind, addresses, peer, up }) =>
      up && isEthernet(kind) && (peer || addresses.length > 0) ? [{ node: node.name, interface: name }] : [],
    ),
  );
}
