import { endpoint } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import { askedRoute } from '../facts/asked-routes.ts';
import { place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { isRouted } from '../story/cut-off.ts';
import type { Fate, TurningPoint } from '../story/point.ts';
import { isStopped } from '../story/traced-drop.ts';
import type { Evidence } from '../types.ts';
import type { Finding } from './finding.ts';

/** The request's source is also another node's address. The answer went to that node, which had not asked. */
export function answeredElsewhere(
  o: Observation,
  { packet, fate }: TurningPoint & { kind: 'lost' | 'untranslated' },
): Finding | undefined {
  const { journey, at, received } = fate;
  const isReply = packet === 'SYN-ACK' || packet === 'reply';
  const request = o.syn ?? o.requests[0];
  const to = at.frame.ip?.dst;
  if (!isReply || !received || request === undefined || to === undefined || isStopped(o, fate))
    return undefined;
  const renamed = request.hops.find((hop) => hop.direction === 'out' && hop.frame.ip?.src === to);
  if (renamed === undefined || renamed.node === at.node || isTranslator(request, at.node)) return undefined;
  const isAsker = renamed === first(request);
  const parted = isAsker ? sentOtherWay(o, request, fate) : undefined;
  if (parted) return parted;
  const keeps = isAsker ? ownsIt(o, fate) : undefined;
  if (isAsker && keeps === undefined) return undefined;
  return {
    cause: 'asymmetric-reply',
    node: isAsker ? at.node : renamed.node,
    interface: isAsker ? at.interface : renamed.interface,
    detail: isAsker
      ? `${at.node} has ${to} as well as ${renamed.node}, which asked: it kept the answer`
      : `${renamed.node} gave what was asked the source ${to}, an address of ${at.node}: to that the answer went`,
    evidence: [
      seen(request, renamed, `left ${place(renamed)} with that source`),
      seen(journey, at, `reached ${place(at)}, which had not asked`),
      ...(keeps ? [keeps] : []),
    ],
    packet: journey.packet,
  };
}

/** Did the node itself give the request its source, by NAT? Then it is right that the answer comes to it. */
function isTranslator({ hops }: Journey, node: string): boolean {
  const own = hops.filter((hop) => hop.node === node);
  const [came, left] = [own[0], own.findLast(({ direction }) => direction === 'out')];
  if (came?.direction !== 'in' || left === undefined) return false;
  return endpoint(came.frame, 'src') !== endpoint(left.frame, 'src');
}

/** Proves that the node's kernel accepts the answer as its own. */
function ownsIt(o: Observation, { at: { node, frame } }: Fate): Evidence | undefined {
  const { src, dst = '', protocol } = frame.ip ?? {};
  const asked = askedRoute(o, node, 'arrival', { ...(src && { src }), dst, ...(protocol && { protocol }) });
  return asked && 'type' in asked.value && asked.value.type === 'local' ? asked.evidence : undefined;
}

/** A router on the path sent the answer by another interface than the one by which the request had come. */
function sentOtherWay(o: Observation, request: Journey, { journey, at }: Fate): Finding | undefined {
  if (request.hops.some(({ node }) => node === at.node)) return undefined;
  const by = (hop: Sighting) => o.wiring.stackOf(hop).interface;
  const cameTo = (node: string) =>
    request.hops.find((hop) => hop.node === node && hop.direction === 'in' && hop.interface === by(hop));
  const sent = journey.hops
    .slice(0, journey.hops.indexOf(at))
    .filter((hop) => hop.direction === 'out' && hop.interface === by(hop) && isRouted(o, hop));
  const left = sent.find((hop) => (cameTo(hop.node)?.interface ?? hop.interface) !== hop.interface);
  const came = left && cameTo(left.node);
  if (left === undefined || came === undefined) return undefined;
  return {
    cause: 'asymmetric-reply',
    node: left.node,
    interface: left.interface,
    detail: `${left.node} was asked by ${came.interface}, and sent the answer by ${left.interface}: ${at.node} there has the address of who asked as well, and had not asked`,
    evidence: [
      seen(request, came, `came to ${place(came)}`),
      seen(journey, left, `left ${place(left)}`),
      seen(journey, at, `reached ${place(at)}`),
    ],
    packet: journey.packet,
  };
}
