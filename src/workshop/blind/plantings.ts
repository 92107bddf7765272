import { overlay } from '../../lab/overlay.ts';
import type { Lab, ToggleValues } from '../../lab/types.ts';
import type { Topology } from '../../plan/topology.ts';
import type { Planting } from '../faults/fault.ts';
import { FAULTS } from '../faults/faults.ts';
import { Random } from '../random.ts';

/**
 * Returns all faults that fit, in an order that the seed decides: first one place for each kind of fault, then a
 * second place for each.
 */
export function plantings(lab: Lab, topology: Topology, askers: readonly string[], seed: number): Planting[] {
  const random = new Random(seed);
  const { nodes } = overlay(lab, topology.toggles);
  const network = { nodes, topology, askers };
  const kinds = random.shuffled(Object.values(FAULTS)).map((fault) => random.shuffled(fault(network)));
  const most = Math.max(0, ...kinds.map(({ length }) => length));
  return Array.from({ length: most }, (_, round) => kinds.flatMap((kind) => kind[round] ?? [])).flat();
}

/** Returns the lab with every toggle decided, and with the fault in it. */
export function plant(lab: Lab, toggles: ToggleValues, { node, change }: Planting): Lab {
  const { nodes, links } = overlay(lab, toggles);
  const { settings: _, ...rest } = lab;
  return { ...rest, nodes: { ...nodes, [node]: change(nodes[node] ?? {}) }, links };
}
