import { overlay } from '../../lab/overlay.ts';
import { nodeFragments } from '../../lab/place.ts';
import { toggleValues } from '../../lab/toggles.ts';
import type { Lab, LabNode, ToggleValues } from '../../lab/types.ts';

/**
 * Returns the student's nodes and links with the teacher's probes and services, so that no student can make the
 * questions easier.
 *
 * @returns a lab, or a sentence that says why it is no answer to this assignment
 */
export function submittedLab(given: Lab, asked: Lab, toggles: ToggleValues): Lab | string {
  const foreign = nodeFragments(given).find(({ node }) => node.kind === 'container');
  if (foreign) return `${foreign.name} is a container: a submission may have nodes of namespaces only`;
  const theirs = overlay(given, toggleValues(given));
  const ours = overlay(asked, toggles).nodes;
  const missing = Object.keys(ours).filter((name) => !theirs.nodes[name]);
  if (missing.length > 0) return `it has no node ${missing.join(', ')}: keep all nodes of ${asked.name}`;
  const nodes = Object.fromEntries(
    Object.entries(theirs.nodes).map(([name, node]) => [name, withServices(node, ours[name])]),
  );
  const { name, about } = asked;
  return { name, about, nodes, links: theirs.links, probes: asked.probes ?? {} };
}

/** Returns the student's node. Services of the assignment replace those with the same names. */
function withServices(node: LabNode, own: LabNode | undefined): LabNode {
  const { services: _, ...rest } = node;
  const services = { ...node.services, ...own?.services };
  return Object.keys(services).length > 0 ? { ...rest, services } : rest;
}
