import type { Path } from './path.ts';
import type { Lab, LabNode } from './types.ts';

/** An interface and its node. */
export interface Place {
  node: string;
  interface: string;
}

/** Reads `node:interface`. */
export function parsePlace(text: string): Place | undefined {
  const [, node, name] = /^([^:\s]+):([^:\s]+)$/.exec(text) ?? [];
  return node === undefined || name === undefined ? undefined : { node, interface: name };
}

/** Returns every part of the definition that describes a node: in `nodes` and in settings. */
export function nodeFragments(lab: Lab): { path: Path; name: string; node: LabNode }[] {
  const under = (path: Path, nodes: Record<string, LabNode> = {}) =>
    Object.entries(nodes).map(([name, node]) => ({ path: [...path, name], name, node }));
  const settings = (lab.settings ?? []).flatMap(({ nodes }, index) =>
    under(['settings', index, 'nodes'], nodes),
  );
  return [...under(['nodes'], lab.nodes), ...settings];
}

/** Returns every link of the definition, whatever the toggles are. */
export function linkFragments(lab: Lab): { path: Path; ends: [string, string] }[] {
  const under = (path: Path, links: [string, string][] = []) =>
    links.map((ends, index) => ({ path: [...path, index], ends }));
  const settings = (lab.settings ?? []).flatMap(({ links }, index) =>
    under(['settings', index, 'links'], links),
  );
  return [...under(['links'], lab.links), ...settings];
}

/**
 * Returns the definition's interfaces by node: those in `nodes` and in links, and those in settings that give a
 * kind. A setting without a kind describes an existing interface.
 */
export function knownInterfaces(lab: Lab): Map<string, Set<string>> {
  const known = new Map(Object.keys(lab.nodes).map((node) => [node, new Set<string>()]));
  for (const { path, name, node } of nodeFragments(lab)) {
    for (const [each, { kind }] of Object.entries(node.interfaces ?? {})) {
      if (path[0] === 'nodes' || kind !== undefined) known.get(name)?.add(each);
    }
  }
  for (const place of linkFragments(lab).flatMap(({ ends }) => ends.map(parsePlace))) {
    if (place) known.get(place.node)?.add(place.interface);
  }
  return known;
}
