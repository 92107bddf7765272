import type { Topology } from '../../plan/topology.ts';

/**
 * The nodes in rows by their distance from the first of them: every cable then joins nodes of one row, or of two rows
 * that are neighbours. In its row a node stands near those above that it is joined to. A part of the lab that no cable
 * joins to the rest has rows of its own, so the result is a list of parts.
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

/** Sorted by the middle of those that each is joined to in the row above; otherwise as they were found. */
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
