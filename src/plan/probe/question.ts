import type { Probe } from '../../lab/probe.ts';

/** How a person does what a probe does: a command for the node, or a line of shell around it. */
export type Question<Kind extends Probe['kind']> = (
  probe: Extract<Probe, { kind: Kind }>,
  /** Turns the words of a command into a line that runs it in the node. */
  run: (...words: (string | number)[]) => string,
) => string;
