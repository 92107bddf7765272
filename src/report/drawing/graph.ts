import type { Topology } from '../../plan/topology.ts';
import type { Style } from '../style.ts';
import { drawTopology } from './ascii.ts';
import { dot } from './dot.ts';
import { mermaid } from './mermaid.ts';
import { svgFile } from './svg.ts';

type Graph = (topology: Topology, style: Style, width: number) => string;

/** The formats of `lab graph`; all but Mermaid, which places nodes itself, show the same layout. */
export const GRAPHS: Record<string, Graph> = {
  ascii: (topology, style, width) => `${drawTopology(topology, style, width).join('\n')}\n`,
  mermaid,
  dot,
  svg: svgFile,
};
