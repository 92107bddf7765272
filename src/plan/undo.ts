import { parentPlace } from './parent.ts';
import type { LiveStep, Step } from './step.ts';
import { sysctlInterface } from './sysctl-key.ts';

export const place = ({ node, name }: { node: string; name: string }) => `${node}:${name}`;

/** The interfaces that a step made. */
export function ends(step: Step): string[] {
  if (step.do === 'bridge' || step.do === 'link') return [place(step)];
  if (step.do !== 'veth') return [];
  const { a, b } = step;
  return b.node === undefined ? [place(a)] : [place(a), place({ ...b, node: b.node })];
}

/** What stands on an interface that is lost goes with it; steps make parents first. */
export function withChildren(steps: readonly Step[], lost: Set<string>): Set<string> {
  for (const step of steps) if (step.do === 'link' && standsOn(step, lost)) lost.add(place(step));
  return lost;
}

function standsOn({ node, link }: Step & { do: 'link' }, lost: ReadonlySet<string>): boolean {
  const parent = parentPlace(node, link);
  return parent !== undefined && lost.has(parent);
}

/** Is what the step did gone, in whole or in part, with the interfaces that are lost? */
export function suffers(step: Step, lost: ReadonlySet<string>): boolean {
  switch (step.do) {
    case 'sysctl':
      return lost.has(`${step.node}:${sysctlInterface(step.key)}`);
    case 'link':
      return standsOn(step, lost);
    case 'master':
    case 'vlans':
    case 'word':
    case 'lateWord':
      return lost.has(place(step)) || lost.has(`${step.node}:${step.master}`);
    case 'address':
    case 'dhcp':
    case 'qdiscs':
    case 'up':
      return lost.has(place(step));
    default:
      return false;
  }
}

/** What takes away that which the step did, unless it is lost with its interface. */
export function undo(step: Step, { lost, down }: Losses): LiveStep[] {
  if ('name' in step && !['bridge', 'link', 'service'].includes(step.do) && lost.has(place(step))) return [];
  switch (step.do) {
    case 'node':
      return [{ do: 'delNode', node: step.node }];
    // Of an interface that is lost, nothing is left to be set.
    case 'sysctl':
      return lost.has(`${step.node}:${sysctlInterface(step.key)}`)
        ? []
        : [{ do: 'delSysctl', node: step.node, key: step.key }];
    case 'resolver':
      return [{ do: 'delResolver', node: step.node }];
    case 'file':
      return [{ do: 'delFile', node: step.node, path: step.path }];
    case 'container':
      return [{ do: 'delContainer', node: step.node }];
    case 'setup':
      return [{ do: 'undoSetup', node: step.node, command: step.command }];
    case 'dhcp':
      return [{ do: 'delDhcp', node: step.node, name: step.name }];
    case 'service':
      return [{ do: 'delService', node: step.node, name: step.name }];
    case 'routingRule':
      return [{ do: 'delRoutingRule', node: step.node, rule: step.rule }];
    case 'route':
      return [{ do: 'delRoute', node: step.node, route: step.route }];
    case 'up':
      return [{ do: 'down', node: step.node, name: step.name }];
    case 'qdiscs':
      return [{ do: 'delQdiscs', node: step.node, name: step.name }];
    // The kernel has taken those of IPv6 by then.
    case 'address':
      if (step.address.includes(':') && down.has(place(step))) return [];
      return [{ do: 'delAddress', node: step.node, name: step.name, address: step.address }];
    case 'word':
    case 'lateWord':
      return lost.has(`${step.node}:${step.master}`) ? [] : [{ ...step, do: 'delWord' }];
    case 'vlans':
      return lost.has(`${step.node}:${step.master}`) ? [] : [{ ...step, do: 'delVlans' }];
    case 'master':
      return [{ do: 'noMaster', node: step.node, name: step.name }];
    case 'veth':
      return [{ do: 'delLink', node: step.a.node, name: step.a.name }];
    case 'link':
      if (standsOn(step, lost)) return [];
      return [{ do: 'delLink', node: step.node, name: step.name }];
    case 'bridge':
      return [{ do: 'delLink', node: step.node, name: step.name }];
    default:
      return [];
  }
}

/** What a change takes away, and what the kernel takes along though nobody asked. */
export interface Losses {
  /** Interfaces that are removed, `node:name`. */
  lost: ReadonlySet<string>;
  /** Those that are set down: their IPv6 addresses go. */
  down: ReadonlySet<string>;
  /** Has what the step did to be taken away first, and done again? */
  goesAlong: (step: Step) => boolean;
}
