import { builtinLabs } from '../../../labs/index.ts';
import { checkLab } from '../../lab/check.ts';

const labs = await Promise.all(
  Object.entries(builtinLabs).map(async ([name, load]) => [name, checkLab(await load())] as const),
);

/** The built-in labs by name. The build checks them, so that nobody who asks for one loads what checks. */
export const checked = Object.fromEntries(labs);
