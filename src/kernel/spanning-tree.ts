import type { Namespace } from './namespace.ts';
import { dumpLinksMessage } from './netlink/link-messages.ts';
import { type Belief, parseTreeBridge, parseTreePort, type TreePort } from './netlink/tree-state.ts';

/**
 * Have the bridges of the namespaces agreed on a spanning tree? Then no bridge has a message left to send, and
 * every port knows what the designated port of its segment says. Before that, a port's role may still change, even
 * if no port is listening or learning: a port sends one message per second, and a message may take longer from
 * bridge to bridge than a port takes to forward (net/bridge/br_stp.c, IEEE 802.1D-1998).
 */
export function hasConverged(namespaces: Iterable<Namespace>): boolean {
  const ports = [...new Set(namespaces)].flatMap(portsOf);
  const ours = new Set(ports.map(({ own }) => own));
  const said = new Set(ports.filter(isDesignated).map(({ belief }) => told(belief)));
  // A bridge outside of these namespaces is not known.
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
