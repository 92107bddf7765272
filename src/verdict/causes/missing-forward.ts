import { serviceSockets } from '../../lab/service.ts';
import type { Sighting } from '../../packet/types.ts';
import { standsBetween } from '../facts/nat-box.ts';
import type { Observation } from '../facts/observation.ts';
import { type Fact, listens } from '../facts/tables.ts';
import { arrivalAt, dropAtScene } from '../story/passage.ts';
import type { TurningPoint } from '../story/point.ts';
import type { TracedDrop } from '../story/traced-drop.ts';
import { lastHeader } from '../story/translation.ts';

/** A router stopped a packet as one for itself, although it should have translated it to a host behind it. */
export interface MissingForward {
  drop: TracedDrop;
  /** Proves that the node is between networks, and that no socket of its own listens there. */
  between: Fact<boolean>;
  closed: Fact<boolean>;
  port: number;
}

/**
 * Decides whether a router's INPUT rule only stopped a packet that should have been translated. Then the missing
 * rule is the mistake, not the rule that dropped the packet. Undefined if that is not so, or not known.
 */
export function missingForward(o: Observation, point: TurningPoint): MissingForward | undefined {
  const drop = dropAtScene(o, point);
  if (typeof drop !== 'object' || drop.step.hook !== 'input' || drop.step.family === 'bridge')
    return undefined;
  const at = arrivalOf(point, drop.step.node);
  const { ip, tcp, udp } = (at && (lastHeader(o, at) ?? at.frame)) ?? {};
  const port = (tcp ?? udp)?.dstPort;
  const by = at && arrivalAt(o, at);
  if (ip === undefined || port === undefined || by === undefined) return undefined;
  const protocol = tcp ? 'tcp' : 'udp';
  const closed = listens(o, by.node, ip.dst, { protocol, port });
  const between = standsBetween(o, by, ip.version);
  const socket = `${protocol} ${port}`;
  if (closed?.value !== false || between?.value !== true || isMeant(o, by.node, socket)) return undefined;
  if (isOfAnother(o, by.node, ip.dst, socket)) return undefined;
  return { drop, between, closed, port };
}

/** Returns where the stopped packet came in. */
function arrivalOf(point: TurningPoint, node: string): Sighting | undefined {
  const packet =
    point.kind === 'silence' ? point.fate.journey : point.kind === 'reset' ? point.request : undefined;
  return packet?.hops.findLast((hop) => hop.node === node && hop.direction === 'in');
}

/** Does the lab have a service there, running or not? */
export function isMeant(o: Observation, node: string, socket: string): boolean {
  const services = Object.values(o.wiring.topology.nodes[node]?.services ?? {});
  return services.some((service) => serviceSockets(service).includes(socket));
}

/** Has another node the address as well, and the service? Then no rule is missing: the address is there twice. */
export const isOfAnother = (o: Observation, node: string, ip: string, socket: string): boolean =>
  Object.keys(o.wiring.topology.nodes).some(
    (other) => other !== node && o.wiring.owns(other, ip) && isMeant(o, other, socket),
  );

export const hidesMissingForward = (o: Observation, point: TurningPoint): boolean =>
  missingForward(o, point) !== undefined;
