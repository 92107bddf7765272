import { builtinLabs } from '../../labs/index.ts';
import { checkLab } from '../lab/check.ts';

const labs = await Promise.all(
  Object.entries(builtinLabs).map(async ([name, load]) => [name, checkLab(await load())] as const),
);

/**
 * The built-in labs by name, each as JSON, so that only the wanted one is parsed. The build checks them, so the
 * code that checks labs need not be loaded.
 */
export const checked = Object.fromEntries(labs.map(([name, lab]) => [name, JSON.stringify(lab)]));
