import type { AgentCalls, NodeLook } from '../agent/protocol.ts';
import type { Expectation, Forbidden, Goal, Lab, ToggleValues } from '../lab/types.ts';
import { resolve } from '../plan/resolve.ts';
import type { Topology } from '../plan/topology.ts';
import { watching } from '../plan/watching.ts';
import { drift, lookRequests } from '../verdict/drift.ts';
import { judgeScenario } from '../verdict/judge.ts';
import type { ProbeVerdict } from '../verdict/types.ts';

/**
 * The agent's calls that judging needs. The agent belongs to a running lab, or to a sandbox that the caller has
 * opened.
 */
export type JudgingAgent = {
  [Call in 'probe' | 'look' | 'cool']: (
    ...given: Parameters<AgentCalls[Call]>
  ) => Promise<Awaited<ReturnType<AgentCalls[Call]>>>;
};

/** A running lab, and its state at the beginning of the task. */
export interface JudgedLab {
  agent: JudgingAgent;
  lab: Lab;
  /** The toggles as they are now. */
  toggles: ToggleValues;
  /** The toggles at the beginning of the task: the difference shows changes by toggles. */
  begun: ToggleValues;
}

/** One forbidden change, and whether it was made. */
export interface ForbiddenVerdict extends Forbidden {
  /** Sentences that show that a forbidden change was made; empty if it was not. */
  seen: string[];
}

export interface GoalVerdict {
  met: boolean;
  /** A verdict for each probe that the goal names. */
  probes: ProbeVerdict[];
  forbidden: ForbiddenVerdict[];
}

/** Does a running lab reach a goal? The kernel is asked, so it does not matter who changed the lab, and how. */
export async function judgeGoal(judged: JudgedLab, goal: Goal): Promise<GoalVerdict> {
  const topology = resolve(judged.lab, judged.toggles);
  const forbidden = await lookForForbidden(judged, goal, topology);
  if (goal.cold) await judged.agent.cool();
  const probes = await runProbes(judged.agent, topology, Object.keys(goal.expect), goal.expect);
  const met =
    probes.every(({ status }) => status === 'pass') && forbidden.every(({ seen }) => seen.length === 0);
  return { met, probes, forbidden };
}

/** Runs these probes in order, and compares each with its expectation, if it has one. */
export async function runProbes(
  agent: Pick<JudgingAgent, 'probe'>,
  topology: Topology,
  names: readonly string[],
  expect: Record<string, Expectation> = {},
): Promise<ProbeVerdict[]> {
  const probes = names.flatMap((name) => {
    const probe = topology.probes[name];
    return probe ? [{ name, probe }] : [];
  });
  const looking = watching(topology, { capture: 'socket', trace: true });
  const runs = await agent.probe({ id: topology.lab, probes, connections: [], ...looking });
  return judgeScenario('lesson', topology, { because: '', expect }, runs, 0).probes;
}

async function lookForForbidden(
  { agent, lab, begun }: JudgedLab,
  { forbidden = [] }: Goal,
  topology: Topology,
): Promise<ForbiddenVerdict[]> {
  if (forbidden.length === 0) return [];
  const keys = (node: string) =>
    forbidden.flatMap((each) => (each.node === node ? Object.keys(each.sysctl ?? {}) : []));
  const requests = lookRequests(topology).map((request) => ({
    ...request,
    sysctl: [...new Set([...request.sysctl, ...keys(request.node)])],
  }));
  const looks = await agent.look(requests);
  return forbidden.map((each) => ({
    ...each,
    seen: each.sysctl
      ? changedSettings(each.node, each.sysctl, looks)
      : changedNode(each.node, resolve(lab, begun), topology, looks),
  }));
}

function changedSettings(
  node: string,
  wanted: Record<string, string | number>,
  looks: readonly NodeLook[],
): string[] {
  const seen = looks.find((look) => look.node === node)?.sysctl ?? {};
  return Object.entries(wanted).flatMap(([key, value]) => {
    const is = seen[key]?.replace(/\s+/g, ' ');
    return is === String(value) ? [] : [`${node}: ${key} is ${is ?? 'not there'}, and must be ${value}`];
  });
}

/**
 * Returns how the node was changed, by hand or by toggles. A toggle changes the lab's definition, so drift does not
 * include it.
 */
function changedNode(name: string, begun: Topology, now: Topology, looks: readonly NodeLook[]): string[] {
  const isSame = JSON.stringify(begun.nodes[name]) === JSON.stringify(now.nodes[name]);
  return [
    ...(isSame ? [] : [`${name}: its toggles have other values than at first`]),
    ...drift(
      now,
      looks.filter((look) => look.node === name),
    ),
  ];
}
