import { parentPlace } from './parent.ts';
import type { LiveStep, Step } from './step.ts';
import { sysctlInterface } from './sysctl-key.ts';

export const place = ({ node, name }: { node: string; name: string }) => `${node}:${name}`;

/** Returns the interfaces that a step makes. */
export function interfacesMadeBy(step: Step): string[] {
  if (step.do === 'bridge' || step.do === 'link') return [place(step)];
  if (step.do !== 'veth') return [];
  const { a, b } = step;
  return b.node === undefined ? [place(a)] : [place(a), place({ ...b, node: b.node })];
}

/** Adds the interfaces on top of lost ones. In a list of steps, parents are made first. */
export function withChildren(steps: readonly Step[], lost: Set<string>): Set<string> {
  for (const step of steps) if (step.do === 'link' && standsOn(step, lost)) lost.add(place(step));
  return lost;
}

function standsOn({ node, link }: Step & { do: 'link' }, lost: ReadonlySet<string>): boolean {
  const parent = parentPlace(node, link);
  return parent !== undefined && lost.has(parent);
}

/** Does the step lose its result, or a part of it, with these interfaces? */
export function isLostWith(step: Step, lost: ReadonlySet<string>): boolean {
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

/** Returns the steps that undo a step. None if its result is lost together with its interface. */
export function undo(step: Step, { lost, down }: Losses): LiveStep[] {
  if ('name' in step && !['bridge', 'link', 'service'].includes(step.do) && lost.has(place(step))) return [];
  switch (step.do) {
    case 'node':
      return [{ do: 'delNode', node: step.node }];
    // A lost interface has no settings that could be reset.
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
    // The kernel has already removed IPv6 addresses.
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

/** What a change removes, directly or as a consequence. */
export interface Losses {
  /** Interfaces that are removed, as `node:name`. */
  lost: ReadonlySet<string>;
  /** Interfaces that are set down, and so lose their IPv6 addresses. */
  down: ReadonlySet<string>;
  /** Must the step be undone first, and done again? */
  goesAlong: (step: Step) => boolean;
}
