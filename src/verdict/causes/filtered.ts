import { outcomeOf } from '../../lab/outcome/outcome.ts';
import { stopperOf } from '../facts/beyond-rules.ts';
import { besides, place, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { type MovedRule, movedRules, ruleText } from '../facts/rule-counts.ts';
import { decidingRule } from '../facts/rule-names.ts';
import { mayHaveCountedOthers, mayHaveKept } from '../story/legacy-rules.ts';
import { dropAtScene, mayHaveDropped, type Scene, scene } from '../story/passage.ts';
import type { TurningPoint } from '../story/point.ts';
import { dropIn, type TracedDrop } from '../story/traced-drop.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder, Finding, Lack } from './finding.ts';
import { hidesMissingForward } from './missing-forward.ts';

/** Finds `filtered`: a rule dropped or rejected the packet. The kernel's trace says so, or the rule's counter. */
export const filtered: CauseFinder = (o, point) => {
  if (point.kind === 'unsent') return ownRule(o, point);
  if (point.kind === 'nothing-sent') return ownStopper(o);
  const where = scene(point);
  if (where === undefined || hidesMissingForward(o, point)) return undefined;
  const { journey, at, node } = where;
  const drop = dropAtScene(o, point);
  const rules = mayHaveDropped(o, point);
  if (drop === 'none') {
    const missing = `that the packet itself met one of them: ${rules.map(ruleText).join('; ')}`;
    return rules.length > 0 ? { suspect: 'filtered', missing } : byOther(o, point, where);
  }
  const proof = drop ? traced(o, node, drop) : counted(o, node, rules);
  // The hooks of ARP are watched only where it has rules.
  if (proof === undefined) return at.frame.arp ? byOther(o, point, where) : undefined;
  if ('missing' in proof) return { suspect: 'filtered', missing: `${proof.missing} (${node})` };
  return {
    cause: 'filtered',
    node,
    interface: at.node === node ? at.interface : '',
    detail: `${wayOf(drop, node)}: ${proof.rule}`,
    evidence: [seenBy(o, journey, at, `${verb(point)} ${place(at)}`), ...proof.evidence],
    packet: journey.packet,
  };
};

/** Something other than a netfilter rule stopped the packet or its answer. */
function byOther(o: Observation, point: TurningPoint, { journey, at, node }: Scene): Finding | undefined {
  const stops = point.kind === 'lost' || point.kind === 'silence' || point.kind === 'no-arp';
  const stopper = stops ? stopperOf(o, node) : undefined;
  return (
    stopper && {
      cause: 'filtered',
      node,
      interface: at.interface,
      detail: `${stopper.what} of ${node} stopped it`,
      evidence: [seenBy(o, journey, at, `${verb(point)} ${place(at)}`), stopper.evidence],
      packet: journey.packet,
    }
  );
}

/** The probe's own node stopped it. Then the packet is in the kernel's trace, but in no capture. */
function ownRule(
  o: Observation,
  { node, steps }: TurningPoint & { kind: 'unsent' },
): Finding | Lack | undefined {
  const drop = dropIn(o, node, steps);
  const proof = drop ? traced(o, node, drop) : counted(o, node, mayHaveKept(o, node, steps));
  if (proof === undefined) return undefined;
  if ('missing' in proof) return { suspect: 'filtered', missing: `${proof.missing} (${node})` };
  return {
    cause: 'filtered',
    node,
    interface: steps.at(-1)?.oif ?? '',
    detail: `a rule of ${node} itself stopped what it was to send: ${proof.rule}`,
    evidence: proof.evidence,
    packet: undefined,
  };
}

/** An IPsec policy, or a queue of the node, stopped it. Such a packet is in no capture either. */
function ownStopper(o: Observation): Finding | undefined {
  const { from } = o.probe;
  const stopper = stopperOf(o, from);
  return (
    stopper && {
      cause: 'filtered',
      node: from,
      interface: '',
      detail: `${stopper.what} of ${from} itself stopped what it was to send`,
      evidence: [{ kind: 'probe', text: outcomeOf(o.probe, o.run).detail, sources: [] }, stopper.evidence],
      packet: undefined,
    }
  );
}

/** A packet that is sent to a queue is dropped if no program reads the queue. */
const wayOf = (drop: TracedDrop | undefined, node: string) =>
  drop?.decision.verdict === 'queue'
    ? `a rule of ${node} gave it to a program that did not give it back`
    : `a rule of ${node} stopped it`;

const verb = ({ kind }: TurningPoint) => (kind === 'reset' ? 'left' : 'was last seen at');

type Proof = { rule: string; evidence: Evidence[] } | { missing: string };

/** The kernel's trace says which rule it was. If that rule has a counter, the counter must have moved. */
function traced(o: Observation, node: string, { decision, evidence }: TracedDrop): Proof {
  const rule = decidingRule(o, node, decision);
  if (rule === undefined) return { missing: 'the text of the rule' };
  const name = ruleText(rule);
  // ebtables does not count for policies.
  const hasNone = decision.by === 'policy' && rule.tool === 'ebtables';
  const counting = !hasNone && (rule.tool !== 'nft' || /\bcounter\b/.test(rule.text));
  const count = movedRules(o, node).find((one) => ruleText(one) === name);
  if (counting && count === undefined) return { missing: `the counter of ${name}` };
  // The trace names a policy in full, so its counter only adds to that.
  const counts = count && (decision.by === 'policy' ? besides(count.evidence) : count.evidence);
  return { rule: name, evidence: counts ? [evidence, counts] : [evidence] };
}

/**
 * Without a trace, counters are evidence if only one of the rules that counted fits, and it can have counted no
 * other packet.
 */
function counted(o: Observation, node: string, rules: readonly MovedRule[]): Proof | undefined {
  const [rule, ...others] = rules;
  if (rule === undefined) return undefined;
  if (rule.legacy && mayHaveCountedOthers(o, node, rule))
    return { missing: `that it was no other packet that counted: ${ruleText(rule)}` };
  if (others.length === 0) return { rule: ruleText(rule), evidence: [rule.evidence] };
  return { missing: `which of several rules it was: ${[rule, ...others].map(ruleText).join('; ')}` };
}
