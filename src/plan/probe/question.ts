import type { Probe } from '../../lab/probe.ts';

/** How a person asks what a kind of probe asks: words of a command for the node, or a line of a shell around it. */
export type Question<Kind extends Probe['kind']> = (
  probe: Extract<Probe, { kind: Kind }>,
  /** Makes a line of the words of a command, which is run in the node. */
  run: (...words: (string | number)[]) => string,
) => string;
