import type { Namespace } from './namespace.ts';
import { dumpLinksMessage } from './netlink/link-messages.ts';
import { type Belief, parseTreeBridge, parseTreePort, type TreePort } from './netlink/tree-state.ts';

/**
 * Whether the bridges of the namespaces have told each other everything: none has a message left to send, and every port
 * believes of its segment what the port in charge of it (the designated one) says. Until then a port may be chosen anew,
 * even when none is listening or learning: a port sends one message a second at most, and what is passed on from bridge
 * to bridge may take longer than a port does from listening to forwarding (net/bridge/br_stp.c, IEEE 802.1D-1998).
 */
export function hasConverged(namespaces: Iterable<Namespace>): boolean {
  const ports = [...new Set(namespaces)].flatMap(portsOf);
  const ours = new Set(ports.map(({ own }) => own));
  const said = new Set(ports.filter(isDesignated).map(({ belief }) => told(belief)));
  // Of a bridge that is not among them nobody knows what it says.
  return ports.every(
    ({ isPending, belief }) => !isPending && (said.has(told(belief)) || !ours.has(belief.bridge)),
  );
}

/** A port, and the id of its own bridge. */
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
