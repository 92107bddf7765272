import { LabError } from '../../lab/error.ts';
import { oneOf } from '../../lab/suggest.ts';
import type { RunningLab } from '../running-lab.ts';

/** One interface of a node. */
export interface Place {
  node: string;
  interface: string;
}

/** `NODE` or `NODE:IF`. Without an interface it matches all interfaces of the node. */
export interface PlacePattern {
  node: string;
  interface?: string;
}

const FILTER_HINT = 'a filter stands behind --, such as: lab capture pc -- tcp port 80';

/** @throws LabError `usage` if the lab has no such node or interface */
export function parsePlace(text: string, living: RunningLab): PlacePattern {
  const [name = '', at] = text.split(':');
  const node = living.topology.nodes[name];
  if (node === undefined || !Object.hasOwn(living.topology.nodes, name)) {
    const allowed = oneOf(Object.keys(living.topology.nodes), name);
    const what = `no such node in ${living.topology.lab}`;
    throw new LabError('usage', { where: name, what, allowed }, FILTER_HINT);
  }
  if (at === undefined) return { node: name };
  const names = Object.keys(node.interfaces);
  if (names.includes(at) || at === 'lo') return { node: name, interface: at };
  const what = `no interface "${at}" in ${name}`;
  throw new LabError('usage', { where: text, what, allowed: oneOf(names, at) });
}

/**
 * Returns every matching interface once. Loopback matches only by its name, because its packets never leave the
 * node.
 */
export function interfacesOf(asked: readonly PlacePattern[], { topology }: RunningLab): Place[] {
  const places = asked.flatMap(({ node, interface: at }) =>
    (at === undefined ? Object.keys(topology.nodes[node]?.interfaces ?? {}) : [at]).map((name) => ({
      node,
      interface: name,
    })),
  );
  return [...new Map(places.map((place) => [placeName(place), place])).values()];
}

export const everywhere = ({ topology }: RunningLab): PlacePattern[] =>
  Object.keys(topology.nodes).map((node) => ({ node }));

export const placeName = ({ node, interface: at }: Place): string => `${node}:${at}`;
