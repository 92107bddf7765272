import type { NodeTrace } from '../../agent/protocol.ts';
import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import { isTunnel } from '../../plan/watching.ts';
import { type HookStep, hookSteps, packetKey, packetKeys } from '../facts/hook-steps.ts';
import { memoize } from '../facts/memoize.ts';
import type { Observation } from '../facts/observation.ts';

/** The stay of a packet in one node: from where it came in, or began, to where it left or was last seen. */
export interface Visit {
  node: string;
  /** In order of time. The first is the arrival. */
  hops: Sighting[];
  /** What it met in the node's kernel. Undefined if the node was not traced, or the steps cannot be told apart. */
  steps: HookStep[] | undefined;
}

/** Returns a packet's path, node by node. */
export const visitsOf = (o: Observation, journey: Journey): Visit[] => visitsIn(o)(journey);

/** Returns what the packet met in the kernel of the node where it was seen, from its arrival on. */
export function stepsOf(o: Observation, at: Sighting): HookStep[] | undefined {
  const journey = journeyOf(o)(at);
  return journey && visitsOf(o, journey).find(({ hops }) => hops.includes(at))?.steps;
}

const visitsIn = memoize((o: Observation) => memoize((journey: Journey) => visits(o, journey)));

const journeyOf = memoize((o: Observation) => {
  const known = new Map(o.journeys.flatMap((journey) => journey.hops.map((hop) => [hop, journey])));
  return (at: Sighting) => known.get(at);
});

function visits(o: Observation, journey: Journey): Visit[] {
  const visits: Visit[] = [];
  for (const hop of journey.hops) {
    const arrives = isArrival(o, journey, hop);
    const last = visits.findLast(({ node }) => node === hop.node);
    if (arrives || last === undefined) visits.push({ node: hop.node, hops: [hop], steps: stepsAt(o, hop) });
    else last.hops.push(hop);
  }
  return visits;
}

/** Does the packet come in here, through a cable, out of a tunnel or by `lo`, or begin here? */
function isArrival(o: Observation, journey: Journey, hop: Sighting): boolean {
  if (hop === first(journey)) return true;
  if (hop.direction !== 'in') return false;
  const own = o.wiring.interface(hop);
  return hop.interface === 'lo' || own?.peer !== undefined || isTunnel(own?.link);
}

function stepsAt(o: Observation, arrival: Sighting): HookStep[] | undefined {
  const trace = o.run.hooks.find(({ node }) => node === arrival.node);
  if (trace === undefined || trace.lost) return undefined;
  const parts = packetKeys(arrival.frame).map((key) => {
    const rank = arrivalsOf(o).get(`${arrival.node} ${key}`)?.indexOf(arrival) ?? -1;
    return stepsByPacket(trace).get(key)?.[rank];
  });
  if (parts.every((part) => part === undefined)) return undefined;
  return parts.flatMap((part) => part ?? []).sort((a, b) => a.event - b.event);
}

/** Every arrival of a packet, by node and packet key. */
const arrivalsOf = memoize((o: Observation) => {
  const arrivals = o.journeys.flatMap((journey) => journey.hops.filter((hop) => isArrival(o, journey, hop)));
  arrivals.sort((a, b) => (a.timeNs < b.timeNs ? -1 : 1));
  const keyed = arrivals.flatMap((hop) => packetKeys(hop.frame).map((key) => ({ key, hop })));
  const groups = groupBy(keyed, ({ key, hop }) => `${hop.node} ${key}`);
  return new Map([...groups].map(([key, all]) => [key, all.map(({ hop }) => hop)]));
});

/** The trace of one node by packet key, split into one part for each arrival. */
const stepsByPacket = memoize((trace: NodeTrace) => {
  const steps = groupBy(hookSteps(trace), ({ frame }) => packetKey(frame) ?? '');
  return new Map([...steps].map(([key, all]) => [key, split(all)]));
});

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/**
 * Splits steps by arrival. A packet comes in at the ingress hook of its interface if that is traced, else at
 * the first hook of the bridge, or of IP.
 */
function split(steps: readonly HookStep[]): HookStep[][] {
  const visits: HookStep[][] = [];
  for (const step of steps) {
    const current = visits.at(-1);
    if (current === undefined || begins(step, current)) visits.push([step]);
    else current.push(step);
  }
  return visits;
}

function begins({ family, hook }: HookStep, current: readonly HookStep[]): boolean {
  const been = (layer: 'bridge' | 'ip', name?: string) =>
    current.some(
      (one) =>
        (one.family === 'bridge') === (layer === 'bridge') && (name === undefined || one.hook === name),
    );
  if (hook === 'ingress') return true;
  if (current.every((one) => one.hook === 'ingress')) return false;
  if (family === 'arp') return current.some((one) => one.family === 'arp' && one.hook !== 'ingress');
  if (family === 'bridge') return hook === 'prerouting';
  if (hook === 'prerouting') return been('ip');
  // A reassembled packet had another key before.
  if (!been('ip', 'prerouting') && !been('bridge') && been('ip', hook)) return true;
  return hook === 'output' && been('ip');
}
