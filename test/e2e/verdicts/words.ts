import type { Cause, Expectation, LabNode } from '../../../src/lab/types.ts';

export const fails = (cause: Cause, at: string): Expectation => ({ outcome: 'fails', cause, at });

/** A node with these commands as set-up. */
export const does = (...lines: string[]): LabNode => ({
  setup: lines.map((line) => ({ do: line, undo: 'true' })),
});

/** A node with an nft table of one chain. */
export const chain = (table: string, hook: string, rules: string, priority = 0): LabNode => ({
  rules: {
    nft: `table ${table} {\n chain x {\n type filter hook ${hook} priority ${priority}; policy accept;\n ${rules}\n }\n}\n`,
  },
});
