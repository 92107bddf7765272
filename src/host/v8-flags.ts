/**
 * Flags of V8 for what is over before its optimizing compiler pays: only what is very hot is given to it. V8 12, which came with
 * Node 22, has no such flag any more, and says so of one it does not know.
 */
export const SHORT_LIVED =
  Number.parseInt(process.versions.v8, 10) < 12 ? ['--interrupt-budget=1000000'] : [];

/**
 * For the agent, nor is what it makes worth being looked through for what is still in use at every megabyte. Measured: all of
 * them are 15 % of what a lab's scenarios cost.
 */
export const AGENT_FLAGS = [...SHORT_LIVED, '--min-semi-space-size=4'];
