import { type CauseFinder, place, seen } from '../finding.ts';
import { type CountedRule, movedRules } from '../rules.ts';

/** A rule dropped or rejected it: the packet ends in a node whose dropping rule has counted. */
export const filtered: CauseFinder = (o, point) => {
  if (point.kind !== 'lost') return undefined;
  const { journey, at } = point.fate;
  const rule = movedRules(o, at.node).find(isDrop);
  if (rule === undefined || at.direction !== 'in') return undefined;
  const text = `${at.node}: ${rule.table} ${rule.text}`;
  return {
    cause: 'filtered',
    node: at.node,
    interface: at.interface,
    detail: `a rule of ${at.node} dropped it: ${rule.table} ${rule.text}`,
    evidence: [
      seen(journey, at, `was last seen at ${place(at)}`),
      { kind: 'rules', text: `${text} counted packets` },
    ],
    packet: journey.packet,
  };
};

export function isDrop({ text }: CountedRule): boolean {
  return /(-j (DROP|REJECT)\b|^-P \S+ (DROP|REJECT))/.test(text);
}
