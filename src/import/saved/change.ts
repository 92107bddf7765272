import type { LabNode } from '../../lab/types.ts';

/** A node with one thing that was changed by hand taken over; ways to say it, of which the first that makes a lab counts. */
export type Change = ((node: LabNode) => LabNode)[];
