import { toggleValues } from '../../lab/toggles.ts';
import type { Lab } from '../../lab/types.ts';
import { planDiff } from '../../plan/diff.ts';
import { resolve } from '../../plan/resolve.ts';
import type { Topology } from '../../plan/topology.ts';
import type { Difference } from '../../report/comparison.ts';

/** More settings at once say nothing about which of them it was. */
const MOST = 3;

/** Where no rule did it, a setting did: what else is otherwise, if that is little. Rules that both have alike did nothing. */
export function nameSettings(differences: readonly Difference[], before: Lab, after: Lab): Difference[] {
  const settings = settingsBetween(before, after);
  const by = settings.length > MOST ? '' : settings.join(', ');
  const isSame = rulesOf(before) === rulesOf(after);
  return differences.map((each) => (each.by === '' || isSame ? { ...each, by } : each));
}

const rulesOf = (lab: Lab) =>
  JSON.stringify(Object.values(resolve(lab, toggleValues(lab)).nodes).map(({ rules }) => rules));

/** What a running lab would be told, to be the other one: rules have been named already. */
function settingsBetween(before: Lab, after: Lab): string[] {
  const [from, to] = [before, after].map((lab) => resolve(withoutRules(lab), toggleValues(lab)));
  if (from === undefined || to === undefined) return [];
  const lines = planDiff(from, withMacsOf(to, from)).lines;
  return lines.length > 0 ? lines : planDiff(from, to).lines;
}

/** A machine that was set up anew has other addresses of this kind, which mean nothing. */
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
