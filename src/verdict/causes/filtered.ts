import { type CauseFinder, place, seen } from '../finding.ts';
import { mayHaveDropped, scene } from '../passage.ts';
import { ruleText } from '../rules.ts';

/** A rule dropped or rejected it: the packet ends in a node where a dropping rule has counted that fits it. */
export const filtered: CauseFinder = (o, point) => {
  const where = scene(point);
  if (where === undefined) return undefined;
  const { journey, at, node } = where;
  const rules = mayHaveDropped(o, point);
  const [rule, another] = rules;
  if (rule === undefined) return undefined;
  if (another) {
    const names = rules.map(ruleText).join('; ');
    return { suspect: 'filtered', missing: `which of several rules of ${node} it was: ${names}` };
  }
  return {
    cause: 'filtered',
    node,
    interface: at.node === node ? at.interface : '',
    detail: `a rule of ${node} stopped it: ${ruleText(rule)}`,
    evidence: [
      seen(journey, at, `${point.kind === 'reset' ? 'left' : 'was last seen at'} ${place(at)}`),
      rule.evidence,
    ],
    packet: journey.packet,
  };
};
