import { builtinLabs } from '../../labs/index.ts';

const labs = await Promise.all(Object.values(builtinLabs).map((load) => load()));

/** What the built-in labs are about. The build runs this, so that nobody who asks has to load all of them. */
export const builtin = labs.map(({ name, about }) => ({ name, about }));
