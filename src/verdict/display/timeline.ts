import { endpoint } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Frame, Journey, Sighting } from '../../packet/types.ts';
import { stationName } from '../facts/cite.ts';
import type { HookStep } from '../facts/hook-steps.ts';
import type { Observation } from '../facts/observation.ts';
import { ruleName } from '../facts/rule-names.ts';
import { fateOf } from '../story/fate.ts';
import { stationMoves } from '../story/stations.ts';
import { type Visit, visitsOf } from '../story/visits.ts';
import type { HookRow, TimelineRow } from '../types.ts';
import { hopRow } from './hops.ts';
import { kernelDropRow } from './kernel-drops.ts';

type Item = { hop: Sighting } | { step: HookStep };

/**
 * Returns the path of these packets over cables and through kernels, as one list. Times count from the first
 * packet.
 */
export function timeline(o: Observation, journeys: readonly Journey[]): TimelineRow[] {
  const [start] = journeys;
  if (start === undefined) return [];
  const zero = first(start).timeNs;
  return journeys.flatMap((journey) => {
    const visits = visitsOf(o, journey);
    return [...visits.flatMap((visit) => visitRows(o, journey, visit, zero)), ...ending(o, journey, visits)];
  });
}

function visitRows(o: Observation, journey: Journey, visit: Visit, zero: bigint): TimelineRow[] {
  const items = merge(o, visit);
  return items.flatMap((item, index): TimelineRow[] => {
    if ('step' in item) return [hookRow(o, journey, item.step, items[index + 1])];
    const { hop } = item;
    const row = hopRow(o, journey, hop, zero);
    const moved = stationMoves(o)
      .filter(({ by }) => by === hop)
      .map(({ bridge, mac, from, to }) => {
        const names = { node: hop.node, bridge, station: stationName(o, mac), from, to };
        return { kind: 'moved', packet: journey.packet, timeUs: row.timeUs, ...names } as const;
      });
    return [{ kind: 'wire', ...row }, ...moved];
  });
}

/**
 * Puts hooks between sightings. Hooks have no times, so they are placed as in the kernel's code: a bridge's own
 * interface gets frames after the bridge's input hook, and sends them before its output or forward hook.
 */
function merge(o: Observation, { hops, steps = [] }: Visit): Item[] {
  const waiting = [...steps];
  const upTo = (isNext: (step: HookStep) => boolean) => {
    const end = waiting.findIndex(isNext);
    return waiting.splice(0, end < 0 ? waiting.length : end).map((step) => ({ step }));
  };
  const isBridge = ({ family }: HookStep) => family === 'bridge';
  const items = hops.flatMap((hop, index): Item[] => {
    const device = o.wiring.interface(hop)?.kind === 'bridge';
    if (index === 0 && hop.direction === 'in') return [{ hop }];
    if (device && hop.direction === 'in') {
      const input = waiting.findIndex((step) => isBridge(step) && step.hook === 'input');
      return [...waiting.splice(0, input + 1).map((step) => ({ step })), { hop }];
    }
    if (device) return [...upTo((step) => isBridge(step) && step.hook !== 'prerouting'), { hop }];
    // Copies of a flooded frame leave one after the other. Their hooks are placed before the first one.
    return [...upTo(() => false), { hop }];
  });
  return [...items, ...waiting.map((step) => ({ step }))];
}

function hookRow(o: Observation, { packet }: Journey, step: HookStep, next: Item | undefined): HookRow {
  const { node, family, hook, iif, oif, decisions } = step;
  const rules = decisions.map((decision) => ({
    table: decision.table,
    chain: decision.chain,
    text: ruleName(o, node, decision) ?? `rule ${decision.handle}`,
    verdict: decision.verdict,
  }));
  // For a packet that dies after this hook, nothing else shows the result of NAT.
  const after = next ? ('hop' in next ? next.hop.frame : next.step.frame) : step.translated?.frame;
  const rewrites = after ? rewritesBetween(o, step, after) : [];
  return {
    kind: 'hook',
    packet,
    node,
    family,
    hook,
    ...(iif && { iif }),
    ...(oif && { oif }),
    rules,
    rewrites,
  };
}

/** MAC addresses are left out: the bridge rewrites those. */
function rewritesBetween(o: Observation, { frame: from, family }: HookStep, to: Frame): string[] {
  const sides = [
    ['source', 'src'],
    ['destination', 'dst'],
  ] as const;
  return sides.flatMap(([name, side]) => {
    const addresses = [endpoint(from, side), endpoint(to, side)];
    const macs = [from.ethernet[side], to.ethernet[side]];
    const known = family === 'bridge' && macs.every((mac) => !/^[0:]*$/.test(mac)) && macs[0] !== macs[1];
    return [
      ...(addresses[0] === addresses[1] ? [] : [`${name} ${addresses.join(' → ')}`]),
      ...(known ? [`${name} MAC ${macs.map((mac) => stationName(o, mac)).join(' → ')}`] : []),
    ];
  });
}

/** Says where an undelivered packet ended, and where the kernel dropped it, if that is known. */
function ending(o: Observation, journey: Journey, visits: readonly Visit[]): TimelineRow[] {
  const { received, at } = fateOf(o, journey);
  const visit = visits.findLast(({ hops }) => hops.includes(at));
  const left = at.direction === 'out' && o.wiring.interface(at)?.peer !== undefined;
  const freed = kernelDropRow(o, journey);
  const rows = freed ? [freed] : [];
  if (received) return rows;
  const last = visit?.steps?.at(-1);
  const flooded = visit?.hops.some(({ direction }) => direction === 'out') ?? false;
  const nowhere = flooded
    ? `no copy of it left ${at.node} by the way to its target`
    : `it left ${at.node} by no interface`;
  const inside = flooded
    ? nowhere
    : last
      ? `no hook after ${last.family} ${last.hook} saw it, and ${nowhere}`
      : nowhere;
  const text = left ? 'it left here, and came in nowhere' : inside;
  return [{ kind: 'end', packet: journey.packet, node: at.node, text }, ...rows];
}
