import type { Topology } from '../../plan/topology.ts';
import { drawn } from './scale.ts';

/** Points of an inch, in which Graphviz measures sizes. */
const INCH = 72;

/** Graphviz: `dot` lays it out anew, `neato -n2` keeps these places. */
export function dot(topology: Topology): string {
  const { height, boxes, cables } = drawn(topology);
  const nodes = boxes.map(({ node, x, y, width, height: high, lines }) => {
    const label = [node, ...lines.map(({ text }) => text)].map((line) => `${quoted(line)}\\l`).join('');
    const middle = [x + width / 2, height - (y + high / 2)].map((value) => value.toFixed(1)).join(',');
    const size = `width=${(width / INCH).toFixed(2)} height=${(high / INCH).toFixed(2)}`;
    return `  "${quoted(node)}" [label="${label}" pos="${middle}!" ${size}]`;
  });
  const links = cables.map(({ ends: [a, b] }) => {
    const names = `taillabel="${quoted(a.interface)}" headlabel="${quoted(b.interface)}"`;
    return `  "${quoted(a.node)}" -- "${quoted(b.node)}" [${names}]`;
  });
  const font = 'fontname="monospace"';
  return [
    `graph "${quoted(topology.lab)}" {`,
    // Room for the names at both ends of a cable.
    '  graph [ranksep=1]',
    `  node [shape=box style=rounded ${font}]`,
    `  edge [${font} fontsize=10 labeldistance=2]`,
    ...nodes,
    ...links,
    '}\n',
  ].join('\n');
}

const quoted = (text: string) => text.replace(/["\\]/g, '\\$&');
