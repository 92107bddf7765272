import { changeLines } from './changes.ts';
import { changedFlags } from './flags.ts';
import { planSteps, sysctlInterface } from './plan.ts';
import { changedRules, RULE_TOOLS } from './rules.ts';
import type { LiveStep, Step } from './step.ts';
import type { Topology } from './topology.ts';

export interface PlanDiff {
  /** What to do to a running `from`, in order, to have `to`. */
  steps: LiveStep[];
  /** The same for a reader, one change to a line. */
  lines: string[];
}

/**
 * The difference of two plans of one lab: steps that only `from` has are undone, last first, steps that only `to` has
 * are done, and so are those whose work goes with a link that is removed. Port flags and rules are compared by value.
 */
export function planDiff(from: Topology, to: Topology): PlanDiff {
  const before = planSteps(from).filter(comparable);
  const after = planSteps(to).filter(comparable);
  const gone = without(before, after);
  const fresh = without(after, before);
  const lost = new Set(gone.flatMap(ends));
  const suffered = (step: Step) => suffers(step, lost);
  const undone = before
    .filter((step) => gone.includes(step) || (step.do === 'route' && suffered(step)))
    .reverse();
  const done = after.filter((step) => fresh.includes(step) || suffered(step));
  const anew = new Set(done.flatMap((step) => (step.do === 'master' ? [place(step)] : [])));
  const early = done.filter(({ do: kind }) => !LATE.includes(kind));
  const late = done.filter(({ do: kind }) => LATE.includes(kind));
  const values = [...flagSteps(from, to, anew), ...ruleSteps(from, to)];
  return {
    steps: [...undone.flatMap((step) => undo(step, lost)), ...early, ...values, ...late],
    lines: changeLines(from, to, gone, fresh),
  };
}

/** What comes after rules and port flags. */
const LATE: Step['do'][] = ['up', 'route', 'file', 'service'];

const comparable = (step: Step) => step.do !== 'port' && step.do !== 'rules';

function without(steps: Step[], others: Step[]): Step[] {
  const known = new Set(others.map((step) => JSON.stringify(step)));
  return steps.filter((step) => !known.has(JSON.stringify(step)));
}

const place = ({ node, name }: { node: string; name: string }) => `${node}:${name}`;

/** The interfaces that a step made. */
function ends(step: Step): string[] {
  if (step.do === 'bridge') return [place(step)];
  if (step.do !== 'veth') return [];
  const { a, b } = step;
  return b.node === undefined ? [place(a)] : [place(a), place({ ...b, node: b.node })];
}

/** Is what the step did gone, in whole or in part, with the interfaces that are lost? */
function suffers(step: Step, lost: Set<string>): boolean {
  switch (step.do) {
    case 'sysctl':
      return lost.has(`${step.node}:${sysctlInterface(step.key)}`);
    case 'master':
      return lost.has(place(step)) || lost.has(`${step.node}:${step.master}`);
    case 'address':
    case 'qdiscs':
    case 'up':
      return lost.has(place(step));
    // A gateway does not say its interface: such a route is made again when its node loses any.
    case 'route': {
      const { dev } = step.route;
      return dev === undefined
        ? [...lost].some((end) => end.startsWith(`${step.node}:`))
        : lost.has(`${step.node}:${dev}`);
    }
    default:
      return false;
  }
}

/** A kernel setting is not undone: it has another value in the new plan (`checkLab` sees to it). */
function undo(step: Step, lost: Set<string>): LiveStep[] {
  if ('name' in step && step.do !== 'bridge' && step.do !== 'service' && lost.has(place(step))) return [];
  switch (step.do) {
    case 'resolver':
      return [{ do: 'delResolver', node: step.node }];
    case 'file':
      return [{ do: 'delFile', node: step.node, path: step.path }];
    case 'service':
      return [{ do: 'delService', node: step.node, name: step.name }];
    case 'route':
      return [{ do: 'delRoute', node: step.node, route: step.route }];
    case 'up':
      return [{ do: 'down', node: step.node, name: step.name }];
    case 'qdiscs':
      return [{ do: 'delQdiscs', node: step.node, name: step.name }];
    case 'address':
      return [{ do: 'delAddress', node: step.node, name: step.name, address: step.address }];
    case 'master':
      return [{ do: 'noMaster', node: step.node, name: step.name }];
    case 'veth':
      return [{ do: 'delLink', node: step.a.node, name: step.a.name }];
    case 'bridge':
      return [{ do: 'delLink', node: step.node, name: step.name }];
    default:
      return [];
  }
}

/** Flags that change; a port that is made anew starts from the kernel's defaults. */
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

function ruleSteps(from: Topology, to: Topology): LiveStep[] {
  return Object.values(to.nodes).flatMap(({ name: node, rules }) =>
    RULE_TOOLS.flatMap((tool): LiveStep[] => {
      const old = from.nodes[node]?.rules[tool] ?? '';
      return old === rules[tool]
        ? []
        : [{ do: 'rules', node, tool, text: changedRules(tool, old, rules[tool]) }];
    }),
  );
}
