import { kindOf } from '../../lab/probe.ts';
import { first } from '../../packet/journey.ts';
import { place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { isLoopback } from '../facts/wiring.ts';
import { fateOf } from '../story/fate.ts';
import { targetIp } from '../story/target.ts';
import { lastTranslation, translationText } from '../story/translation.ts';
import type { Finding } from './finding.ts';
import { isMeant } from './missing-forward.ts';

/**
 * Finds `wrong-dnat` for a probe that the wrong server answered: a node on the path translated the request to
 * another node, although the node with the original address has such a service. If the probe has a required answer,
 * and got it, nothing is wrong.
 */
export function misled(o: Observation): Finding | undefined {
  const request = o.syn ?? o.requests[0];
  const [target, { protocol }] = [targetIp(o), kindOf(o.probe)];
  if (request === undefined || target === undefined || isLoopback(target) || saysWhatIsWanted(o))
    return undefined;
  const port = (first(request).frame.tcp ?? first(request).frame.udp)?.dstPort;
  const asked = nodesOf(o, target).find((node) =>
    isMeant(o, node, `${protocol === 6 ? 'tcp' : 'udp'} ${port}`),
  );
  const turned = lastTranslation(o, request);
  const { at, received } = fateOf(o, request);
  if (asked === undefined || turned === undefined || !received || port === undefined) return undefined;
  const { nat, translator } = turned;
  if (o.wiring.owns(translator.node, target) || o.wiring.owns(at.node, target)) return undefined;
  return {
    cause: 'wrong-dnat',
    node: translator.node,
    interface: translator.interface,
    detail: `${asked} was asked, and ${at.node} answered: ${translator.node} turned it to ${translationText(nat)}`,
    evidence: [seen(request, at, `reached ${place(at)}`), nat.evidence],
    packet: request.packet,
  };
}

const saysWhatIsWanted = ({ probe }: Observation): boolean =>
  ('body' in probe && probe.body !== undefined) ||
  ('banner' in probe && probe.banner !== undefined) ||
  ('answer' in probe && probe.answer !== undefined);

const nodesOf = ({ wiring }: Observation, ip: string): string[] =>
  Object.keys(wiring.topology.nodes).filter((node) => wiring.owns(node, ip));
