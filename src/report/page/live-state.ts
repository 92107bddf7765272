import { isBeside, probeTarget } from '../../lab/probe.ts';
import { allowedValues, showToggle } from '../../lab/toggles.ts';
import type { Lab, ToggleValue, ToggleValues } from '../../lab/types.ts';
import type { Topology } from '../../plan/topology.ts';
import { drawingOf } from './drawing.ts';
import type { Drift, LiveState, LiveToggle } from './live-model.ts';

/**
 * Returns the parts of the state that change only with the toggles or the definition.
 * @param changes the changes that setting a toggle to a value would make, one line each
 */
export function described(
  name: string,
  lab: Lab,
  topology: Topology,
  changes: (toggle: string, value: ToggleValue) => string[],
): Pick<LiveState, 'name' | 'lab' | 'about' | 'toggles' | 'probes' | 'nodes' | 'drawing'> {
  return {
    name,
    lab: lab.name,
    about: lab.about,
    toggles: togglesOf(lab, topology.toggles, changes),
    probes: Object.entries(topology.probes)
      .filter(([, probe]) => !isBeside(probe))
      .map(([probe, asked]) => ({ name: probe, from: asked.from, target: probeTarget(asked) })),
    nodes: Object.keys(topology.nodes),
    drawing: drawingOf(topology),
  };
}

function togglesOf(
  lab: Lab,
  values: ToggleValues,
  changes: (toggle: string, value: ToggleValue) => string[],
): LiveToggle[] {
  return Object.entries(lab.toggles ?? {}).map(([name, toggle]) => {
    const all = allowedValues(toggle);
    const now = values[name] ?? toggle.default;
    const others = all.filter((value) => value !== now);
    return {
      name,
      about: toggle.about,
      values: all.map(showToggle),
      value: showToggle(now),
      isSwitch: toggle.values === undefined,
      changes: Object.fromEntries(others.map((value) => [showToggle(value), changes(name, value)])),
    };
  });
}

/** A sentence about drift begins with the place that it is about. */
export function driftOfSentences(sentences: readonly string[], { nodes }: Topology): Drift[] {
  return sentences.map((text) => {
    const [, node = '', at] = /^([^\s:]+)(?::([^\s:]+))?/.exec(text) ?? [];
    const isThere = at !== undefined && nodes[node]?.interfaces[at] !== undefined;
    return { text, place: isThere ? `${node}:${at}` : node };
  });
}
