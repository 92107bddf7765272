import type { Lab, LabNode } from '../lab/types.ts';
import type { Remedy } from './remedy.ts';

/** The lab with the remedies in it, whatever its toggles say. */
export function layRemedies(lab: Lab, remedies: readonly Remedy[]): Lab {
  const said = remedies.flatMap(({ nodes }) => Object.entries(nodes));
  // Lists are joined when settings are laid over each other; who is to ask another name server asks that one only.
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
