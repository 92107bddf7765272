import type { LabNode } from '../../lab/types.ts';

/** Ways to take over one manual change of a node. The first that makes a valid lab counts. */
export type Change = ((node: LabNode) => LabNode)[];
