import type { Lab, LabNode } from '../lab/types.ts';
import type { Remedy } from './remedy.ts';

/** Returns the lab with the remedies applied, whatever its toggles are. */
export function layRemedies(lab: Lab, remedies: readonly Remedy[]): Lab {
  const said = remedies.flatMap(({ nodes }) => Object.entries(nodes));
  // Applying settings joins lists, but a node with a new name server must ask only the new one.
  const renamed = new Set(said.flatMap(([name, { nameservers }]) => (nameservers ? [name] : [])));
  const cleared = (nodes: Record<string, LabNode> = {}) =>
    Object.fromEntries(
      Object.entries(nodes).map(([name, node]) => [name, renamed.has(name) ? withoutServers(node) : node]),
    );
  const settings = (lab.settings ?? []).map((setting) => ({
    ...setting,
    ...(setting.nodes && { nodes: cleared(setting.nodes) }),
  }));
  return {
    ...lab,
    nodes: cleared(lab.nodes),
    settings: [...settings, ...remedies.map(({ nodes }) => ({ when: {}, nodes }))],
    probes: Object.assign({}, lab.probes, ...remedies.map(({ probes }) => probes ?? {})),
  };
}

function withoutServers({ nameservers: _, ...node }: LabNode): LabNode {
  return node;
}
