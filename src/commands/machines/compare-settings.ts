import { toggleValues } from '../../lab/toggles.ts';
import type { Lab } from '../../lab/types.ts';
import { planDiff } from '../../plan/diff.ts';
import { resolve } from '../../plan/resolve.ts';
import type { Topology } from '../../plan/topology.ts';
import type { Difference } from '../../report/comparison.ts';

/** If more settings differ, nobody can tell which one it was. */
const MOST = 3;

/**
 * Names settings that may explain a difference, if no rule explains it and few settings differ. Rules that both
 * have explain nothing.
 */
export function nameSettings(differences: readonly Difference[], before: Lab, after: Lab): Difference[] {
  const settings = settingsBetween(before, after);
  const by = settings.length > MOST ? '' : settings.join(', ');
  const isSame = rulesOf(before) === rulesOf(after);
  return differences.map((each) => (each.by === '' || isSame ? { ...each, by } : each));
}

const rulesOf = (lab: Lab) =>
  JSON.stringify(Object.values(resolve(lab, toggleValues(lab)).nodes).map(({ rules }) => rules));

/** Returns the changes that would turn one lab into the other, without rules, which are already named. */
function settingsBetween(before: Lab, after: Lab): string[] {
  const [from, to] = [before, after].map((lab) => resolve(withoutRules(lab), toggleValues(lab)));
  if (from === undefined || to === undefined) return [];
  const lines = planDiff(from, withMacsOf(to, from)).lines;
  return lines.length > 0 ? lines : planDiff(from, to).lines;
}

/** Takes over MAC addresses: a machine that was set up anew has other ones, which mean nothing. */
const withMacsOf = (topology: Topology, other: Topology): Topology => ({
  ...topology,
  nodes: mapValues(topology.nodes, (node) => ({
    ...node,
    interfaces: mapValues(node.interfaces, (each) => ({
      ...each,
      mac: other.nodes[node.name]?.interfaces[each.name]?.mac ?? each.mac,
    })),
  })),
});

const mapValues = <T>(all: Readonly<Record<string, T>>, change: (each: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(all).map(([name, each]) => [name, change(each)]));

const withoutRules = (lab: Lab): Lab => ({
  ...lab,
  nodes: Object.fromEntries(Object.entries(lab.nodes).map(([name, { rules: _, ...node }]) => [name, node])),
});
