import { builtinLabs } from '../../labs/index.ts';
import { checkLab } from '../lab/check.ts';

const labs = await Promise.all(
  Object.entries(builtinLabs).map(async ([name, load]) => [name, checkLab(await load())] as const),
);

/**
 * The built-in labs by name, each a text of JSON: who asks for one reads no other. The build checks them, so that nobody
 * loads what checks.
 */
export const checked = Object.fromEntries(labs.map(([name, lab]) => [name, JSON.stringify(lab)]));
