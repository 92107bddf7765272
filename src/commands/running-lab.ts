import type { AgentEvents, LabStatus } from '../agent/protocol.ts';
import { type Connection, connectTo } from '../host/running-labs.ts';
import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import type { Lab } from '../lab/types.ts';
import { resolve } from '../plan/resolve.ts';
import type { Topology, TopologyNode } from '../plan/topology.ts';

export interface RunningLab extends Connection {
  /** The user id of the agent, inside the sandbox. */
  uid: number;
  kernel: string;
  status: LabStatus;
  lab: Lab;
  topology: Topology;
}

/** @throws LabError `usage` if the lab has no such node */
export function checkNode({ topology }: RunningLab, name: string): TopologyNode {
  const node = topology.nodes[name];
  if (node && Object.hasOwn(topology.nodes, name)) return node;
  const allowed = oneOf(Object.keys(topology.nodes), name);
  throw new LabError('usage', { where: name, what: `no such node in ${topology.lab}`, allowed });
}

/** @throws LabError `usage` for a blind lab: comparing it with its definition would show the fault */
export function refuseIfBlind(name: string, blind: LabStatus['blind']): void {
  if (blind === undefined) return;
  const allowed = `lab exec and lab shell, or lab reveal -n ${name} first`;
  throw new LabError('usage', {
    where: name,
    what: 'it is blind, and this would tell what is wrong in it',
    allowed,
  });
}

/** Connects to a running lab for `work`, and always disconnects. */
export async function withRunningLab<T>(
  name: string | undefined,
  work: (living: RunningLab) => Promise<T>,
  events?: AgentEvents,
): Promise<T> {
  const connection = await connectTo(name, events);
  try {
    const { uid, kernel } = await connection.agent.hello();
    const status = await connection.agent.status();
    const lab = status.definition;
    return await work({ ...connection, uid, kernel, status, lab, topology: resolve(lab, status.toggles) });
  } finally {
    connection.close();
  }
}
