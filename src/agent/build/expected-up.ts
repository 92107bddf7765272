import type { ExpectedLinks } from '../../kernel/ready.ts';
import { parentPlace } from '../../plan/parent.ts';
import type { LiveStep } from '../../plan/step.ts';
import type { Instance } from '../instance.ts';

/**
 * Returns the interfaces that will carry frames: cables with both ends set up, and the interfaces on top of them. A
 * bridge is on top of its ports, a VLAN or macvlan on top of its parent.
 */
export function expectedUp(instance: Instance, steps: readonly LiveStep[]): ExpectedLinks[] {
  const up = new Set<string>();
  for (const step of steps) if (step.do === 'up') up.add(`${step.node}:${step.name}`);
  const names = new Map<string, Set<string>>();
  const isExpectedAt = (place: string) => {
    const [node = '', name = ''] = place.split(':');
    return isExpected(node, name);
  };
  const isExpected = (node: string, name: string) => names.get(node)?.has(name) === true;
  /** @returns whether the interface is newly expected */
  const expect = (node: string, name: string): boolean => {
    if (!up.has(`${node}:${name}`) || isExpected(node, name)) return false;
    const known = names.get(node);
    if (known) known.add(name);
    else names.set(node, new Set([name]));
    return true;
  };
  for (const step of steps) {
    if (step.do !== 'veth' || step.b.node === undefined) continue;
    if (!up.has(`${step.a.node}:${step.a.name}`) || !up.has(`${step.b.node}:${step.b.name}`)) continue;
    expect(step.a.node, step.a.name);
    expect(step.b.node, step.b.name);
  }
  const stacked = steps.filter(isAbove).flatMap(above);
  // A bridge may carry a VLAN, and a VLAN may be a port of a bridge. So this is repeated until nothing is added.
  while (stacked.filter(({ node, below, name }) => isExpectedAt(below) && expect(node, name)).length > 0);
  return [...names].map(([node, expected]) => ({ ns: instance.node(node), names: [...expected] }));
}

const isAbove = (step: LiveStep) => step.do === 'master' || step.do === 'link';

/** Returns the interface that the step puts on top of another one, if any. `below` is a `node:interface`. */
function above(step: LiveStep): { node: string; below: string; name: string }[] {
  if (step.do === 'master')
    return [{ node: step.node, below: `${step.node}:${step.name}`, name: step.master }];
  const parent = step.do === 'link' ? parentPlace(step.node, step.link) : undefined;
  return step.do === 'link' && parent !== undefined
    ? [{ node: step.node, below: parent, name: step.name }]
    : [];
}
