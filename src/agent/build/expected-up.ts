import type { ExpectedLinks } from '../../kernel/ready.ts';
import { parentPlace } from '../../plan/parent.ts';
import type { LiveStep } from '../../plan/step.ts';
import type { Instance } from '../instance.ts';

/**
 * Returns the interfaces that will carry frames: cables with both ends set up, and the interfaces on top of them. A
 * bridge is on top of its ports, a VLAN or macvlan on top of its parent.
 */
export function expectedUp(instance: Instance, steps: readonly LiveStep[]): ExpectedLinks[] {
  const up = new Set(steps.flatMap((step) => (step.do === 'up' ? [placeOf(step)] : [])));
  const cables = steps.flatMap((step) => (step.do === 'veth' ? [[step.a, step.b].map(placeOf)] : []));
  const expected = new Set(cables.filter((ends) => ends.every((end) => up.has(end))).flat());
  const stacked = steps.flatMap(above).filter(({ place }) => up.has(place));
  // A bridge may carry a VLAN, and a VLAN may be a port of a bridge. So this is repeated until nothing is added.
  for (let before = -1; before < expected.size; ) {
    before = expected.size;
    for (const { place, below } of stacked) if (expected.has(below)) expected.add(place);
  }
  const names = new Map<string, string[]>();
  for (const place of expected) {
    const [node = '', name = ''] = place.split(':');
    names.set(node, [...(names.get(node) ?? []), name]);
  }
  return [...names].map(([node, own]) => ({ ns: instance.node(node), names: own }));
}

const placeOf = ({ node, name }: { node?: string; name: string }) => `${node}:${name}`;

/** Returns the place that the step puts on top of another one, if any. A place is a `node:interface`. */
function above(step: LiveStep): { place: string; below: string }[] {
  if (step.do === 'master')
    return [{ place: placeOf({ node: step.node, name: step.master }), below: placeOf(step) }];
  const below = step.do === 'link' ? parentPlace(step.node, step.link) : undefined;
  return step.do === 'link' && below !== undefined ? [{ place: placeOf(step), below }] : [];
}
