import type { Namespace } from './namespace.ts';
import { dumpLinksMessage } from './netlink/link-messages.ts';
import { type Belief, parseTreeBridge, parseTreePort, type TreePort } from './netlink/tree-state.ts';

/**
 * Have the bridges of the namespaces told each other everything? Then none has a message left, and every port
 * knows of its segment what the designated port says. Before that, a port may be chosen again, even if none
 * is listening or learning: a port sends one message a second, and passing a message on from bridge to bridge
 * may take longer than a port needs to forward (net/bridge/br_stp.c, IEEE 802.1D-1998).
 */
export function hasConverged(namespaces: Iterable<Namespace>): boolean {
  const ports = [...new Set(namespaces)].flatMap(portsOf);
  const ours = new Set(ports.map(({ own }) => own));
  const said = new Set(ports.filter(isDesignated).map(({ belief }) => told(belief)));
  // A bridge outside of these namespaces is unknown.
  return ports.every(
    ({ isPending, belief }) => !isPending && (said.has(told(belief)) || !ours.has(belief.bridge)),
  );
}

/** A port, and the id of its bridge. */
type Port = TreePort & { own: string };

const isDesignated = ({ own, id, belief }: Port) => belief.bridge === own && belief.port === id;

const told = ({ bridge, port, root, cost }: Belief) => [bridge, port, root, cost].join();

function portsOf(ns: Namespace): Port[] {
  const links = ns.netlink.dump(dumpLinksMessage(ns.name)).map(({ body }) => body);
  const bridges = new Map(links.map(parseTreeBridge).map((bridge) => [bridge?.index, bridge?.id]));
  return links.flatMap((body) => {
    const port = parseTreePort(body);
    const own = port && bridges.get(port.master);
    return port && own ? [{ ...port, own }] : [];
  });
}
