import type { LabNode } from '../../lab/types.ts';

/** Several ways to take over one manual change of a node. The first one that makes a valid lab is used. */
export type Change = ((node: LabNode) => LabNode)[];
