import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { LabError } from '../lab/error.ts';
import { didYouMean, oneOf } from '../lab/suggest.ts';
import type { Lab } from '../lab/types.ts';
import { BUILTIN } from './source/catalogue.ts';
import { checkSource } from './source/check-source.ts';
import { readFile, readYaml } from './source/file.ts';
import { ENDINGS, type KnownLab, knownLabs } from './source/known.ts';
import type { Source } from './source/source.ts';

/**
 * Finds and checks a lab. `asked` is the name of a built-in lab, of a lab in the project's `./labs`, or of one in
 * an installed package; or the path of a file; or `-` for YAML on standard input.
 */
export async function findLab(asked: string): Promise<Lab> {
  return checkSource(await findSource(asked));
}

/** Finds a lab without checking it. */
export async function findSource(asked: string): Promise<Source> {
  if (BUILTIN.includes(asked)) {
    const { checked } = await import('../builtin/checked.static.ts');
    const lab: Lab = JSON.parse(checked[asked] ?? '');
    return { file: asked, value: lab, lab, locate: async () => undefined };
  }
  if (asked === '-') return readYaml(readFileSync(0, 'utf8'), 'standard input');
  return readFile(fileOf(asked));
}

/**
 * Returns the path of a lab that is not built in.
 * @throws LabError `usage` if it is not a known name, and does not look like a path
 */
export function fileOf(asked: string): string {
  if (looksLikeFile(asked)) return asked;
  const known = knownLabs();
  const [found, another] = byName(known, asked);
  if (found && another) throw ambiguous(asked, byName(known, asked));
  if (found === undefined && !asked.includes('/')) throw unknownLab(asked, known);
  return found?.file ?? asked;
}

function byName(known: readonly KnownLab[], asked: string): KnownLab[] {
  const exact = known.filter(({ name }) => name === asked);
  return exact.length > 0 ? exact : known.filter(({ name }) => name.endsWith(`/${asked}`));
}

const looksLikeFile = (asked: string) => ENDINGS.includes(extname(asked));

function unknownLab(asked: string, known: readonly KnownLab[]): LabError {
  const short = known.map(({ name }) => name.slice(name.lastIndexOf('/') + 1));
  const names = new Set([...BUILTIN, ...known.map(({ name }) => name)]);
  const allowed = `${oneOf(names)}, or a path to a file${didYouMean(asked, [...names, ...short])}`;
  return new LabError('usage', { where: asked, what: 'no such lab', allowed });
}

function ambiguous(asked: string, found: readonly KnownLab[]): LabError {
  const what = `${found.length} labs have this name`;
  return new LabError('usage', { where: asked, what, allowed: oneOf(found.map(({ file }) => file)) });
}
