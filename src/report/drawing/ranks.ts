import type { Topology } from '../../plan/topology.ts';

/**
 * Arranges nodes in rows by their distance from the first node, so every cable joins nodes of the same row or of
 * neighbouring rows. Within its row, a node is placed near the nodes above that it is joined to. A part of the lab
 * that no cable joins to the rest gets rows of its own, so the result is a list of parts.
 */
export function ranks(topology: Topology): string[][][] {
  const joined = neighbours(topology);
  const seen = new Set<string>();
  return Object.keys(topology.nodes).flatMap((first) => {
    if (seen.has(first)) return [];
    seen.add(first);
    const rows = [[first]];
    for (let row = [first]; row.length > 0; ) {
      const next = row.flatMap((node) => joined.get(node) ?? []).filter((node) => !seen.has(node));
      row = inOrder([...new Set(next)], row, joined);
      for (const node of row) seen.add(node);
      if (row.length > 0) rows.push(row);
    }
    return [rows];
  });
}

function neighbours({ nodes, links }: Topology): Map<string, string[]> {
  const joined = new Map(Object.keys(nodes).map((node): [string, string[]] => [node, []]));
  for (const [a, b] of links) {
    joined.get(a.node)?.push(b.node);
    joined.get(b.node)?.push(a.node);
  }
  return joined;
}

/**
 * Sorts a row by the average place of each node's neighbours in the row above. Nodes without such neighbours keep
 * their order.
 */
function inOrder(row: string[], above: readonly string[], joined: Map<string, string[]>): string[] {
  const middle = (node: string) => {
    const places = (joined.get(node) ?? []).map((other) => above.indexOf(other)).filter((at) => at !== -1);
    return places.reduce((sum, at) => sum + at, 0) / places.length;
  };
  return row
    .map((node) => ({ node, at: middle(node) }))
    .sort((a, b) => a.at - b.at)
    .map(({ node }) => node);
}
