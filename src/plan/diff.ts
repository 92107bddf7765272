import { changeLines } from './changes.ts';
import { changedFlags } from './flags.ts';
import { lossesOf } from './goes-along.ts';
import { type NamesStep, namesSteps } from './names.ts';
import { nodeStep, planSteps } from './plan.ts';
import { changedRules, textsOf } from './rules/rules.ts';
import type { LiveStep, Step } from './step.ts';
import type { Topology, TopologyNode } from './topology.ts';
import { interfacesMadeBy, isLostWith, place, undo, withChildren } from './undo.ts';

export interface PlanDiff {
  /** The steps that turn the running topology `from` into `to`, in order. */
  steps: LiveStep[];
  /** The same changes for people, one per line. */
  lines: string[];
}

/**
 * Returns the difference between two plans, of one lab or of two labs. Steps that only `from` has are undone, the
 * last one first. Steps that only `to` has are done, and so are steps whose result is lost with a removed link.
 * Port flags and rules are compared by value. A node is made anew if it gains or loses IPv6, or if another
 * container will keep its network.
 */
export function planDiff(from: Topology, to: Topology): PlanDiff {
  const torn = new Set(Object.keys(from.nodes).filter((name) => isTorn(from.nodes[name], to.nodes[name])));
  const before = planSteps(from).filter(comparable);
  const after = planSteps(to).filter(comparable);
  const gone = without(before, after, torn);
  const fresh = without(after, before, torn);
  const lost = withChildren(before, new Set(gone.flatMap(interfacesMadeBy)));
  const losses = lossesOf({ from, to }, gone, fresh, lost);
  const isShaken = (step: Step) => losses.goesAlong(step) && step.do !== 'sysctl';
  const undone = before.filter((step) => gone.includes(step) || isShaken(step)).reverse();
  const done = after.filter(
    (step) => fresh.includes(step) || isLostWith(step, lost) || losses.goesAlong(step),
  );
  const anew = new Set(done.flatMap((step) => (step.do === 'master' ? [place(step)] : [])));
  const early = done.filter(({ do: kind }) => !LATE.includes(kind));
  const late = done.filter(({ do: kind }) => LATE.includes(kind));
  const kept = { ...from, nodes: omit(from.nodes, torn) };
  const queued = [...gone, ...fresh].flatMap((step) => (step.do === 'qdiscs' ? [place(step)] : []));
  const names = namesSteps(to).filter((step) => !holds(from, step, torn));
  const values = [
    ...names,
    ...flagSteps(kept, to, anew),
    ...ruleSteps(kept, to, new Set([...lost, ...queued])),
  ];
  const set = new Set(fresh.flatMap((step) => (step.do === 'sysctl' ? [sysctl(step)] : [])));
  const needless = (step: Step) =>
    goesWithNode(step, torn) || (step.do === 'sysctl' && set.has(sysctl(step)));
  // A route is removed before the cable that it uses, even if its node is removed anyway.
  const undoing = undone.filter((step) => step.do === 'route' || !needless(step));
  return {
    steps: [...undoing.flatMap((step) => undo(step, losses)), ...early, ...values, ...late],
    lines: changeLines(
      kept,
      to,
      gone.filter((step) => !needless(step)),
      fresh,
    ),
  };
}

function isTorn(from: TopologyNode | undefined, to: TopologyNode | undefined): boolean {
  const identity = (node: TopologyNode | undefined) => node && [node.ipv6, ...nodeStep(node)];
  return JSON.stringify(identity(from)) !== JSON.stringify(identity(to));
}

const sysctl = ({ node, key }: { node: string; key: string }) => `${node} ${key}`;

/**
 * Does the kernel remove the step's result together with its node? Not for a cable, which has another end, nor for
 * a service, which is a process, nor for a file, which is on disk.
 */
function goesWithNode(step: Step, torn: ReadonlySet<string>): boolean {
  return 'node' in step && torn.has(step.node) && !['node', 'service', 'file', 'container'].includes(step.do);
}

function omit<T>(record: Record<string, T>, keys: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.has(key)));
}

/** Steps that come after rules and port flags. */
const LATE: Step['do'][] = [
  'up',
  'routingRule',
  'route',
  'lateWord',
  'file',
  'setup',
  'dhcp',
  'service',
  'container',
];

/** Is the step compared by value? Names are not: they are simply set again. */
const comparable = (step: Step): step is Exclude<Step, { do: 'port' | 'rules' | 'names' }> =>
  step.do !== 'port' && step.do !== 'rules' && step.do !== 'names';

/** Do all nodes of the step already know these names? */
function holds(from: Topology, step: NamesStep, torn: ReadonlySet<string>): boolean {
  const same = namesSteps(from).some((other) => JSON.stringify(other) === JSON.stringify(step));
  return same && !step.nodes.some((node) => torn.has(node));
}

/** Returns the steps that are not in `others`, and all steps of nodes that are removed. */
function without(steps: Step[], others: Step[], torn: ReadonlySet<string>): Step[] {
  const known = new Set(others.map((step) => JSON.stringify(step)));
  return steps.filter(
    (step) => !known.has(JSON.stringify(step)) || nodesOf(step).some((node) => torn.has(node)),
  );
}

function nodesOf(step: Step): string[] {
  if (step.do === 'names') return step.nodes;
  if (step.do !== 'veth') return [step.node];
  return [step.a.node, ...(step.b.node === undefined ? [] : [step.b.node])];
}

/** Returns steps for the flags that change. A port that is made anew starts with the kernel's defaults. */
function flagSteps(from: Topology, to: Topology, anew: Set<string>): LiveStep[] {
  return Object.values(to.nodes).flatMap(({ name: node, interfaces }) =>
    Object.values(interfaces).flatMap(({ name, port, master }): LiveStep[] => {
      const old = anew.has(`${node}:${name}`) ? {} : from.nodes[node]?.interfaces[name]?.port;
      const flags = changedFlags(old ?? {}, port);
      const changed = master !== undefined && Object.keys(flags).length > 0;
      return changed ? [{ do: 'port', node, name, flags }] : [];
    }),
  );
}

/** @param shaken interfaces that have lost their queues and filters */
function ruleSteps(from: Topology, to: Topology, shaken: ReadonlySet<string>): LiveStep[] {
  return Object.values(to.nodes).flatMap(({ name: node, rules }) => {
    const old = from.nodes[node]?.rules ?? textsOf(() => '');
    const changes = changedRules(old, rules, (name) => !shaken.has(`${node}:${name}`));
    return changes.map((change): LiveStep => ({ do: 'rules', node, ...change }));
  });
}
