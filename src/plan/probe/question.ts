import type { Probe } from '../../lab/probe.ts';

/**
 * The command with which a person would do the same as a probe: a command in the node, or a line of shell around
 * it.
 */
export type Question<Kind extends Probe['kind']> = (
  probe: Extract<Probe, { kind: Kind }>,
  /** Turns a command into a line of shell that runs it in the node. */
  run: (...words: (string | number)[]) => string,
) => string;
