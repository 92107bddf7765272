import { builtinLabs } from '../../labs/index.ts';

const labs = await Promise.all(Object.values(builtinLabs).map((load) => load()));

/** Names and descriptions of the built-in labs. The build runs this, so that a list needs no lab to be loaded. */
export const builtin = labs.map(({ name, about }) => ({ name, about }));
