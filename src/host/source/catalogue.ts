import { readFileSync } from 'node:fs';
import { builtin } from '../../builtin/catalogue.static.ts';
import { ownFile } from '../own-file.ts';
import { isScript } from './file.ts';
import { type KnownLab, knownLabs } from './known.ts';

/** The names of built-in labs. */
export const BUILTIN: readonly string[] = builtin.map(({ name }) => name);

/** A lab that has a name. */
export interface Entry {
  name: string;
  about: string;
  /** Its file, if it is not built in. */
  file?: string;
  package?: string;
}

/** Returns every lab that has a name: built-in labs, those of the project, and those of its packages. */
export async function catalogue(): Promise<Entry[]> {
  const names = new Set(BUILTIN);
  const known = knownLabs().filter(({ name }) => !names.has(name));
  return [
    ...builtin,
    ...(await Promise.all(known.map(async (lab) => ({ ...lab, about: await aboutOf(lab) })))),
  ];
}

/** A program is not read for its description, because that would run it. */
async function aboutOf({ file }: KnownLab): Promise<string> {
  if (isScript(file)) return file;
  try {
    const { parseYaml } = await import('./yaml.ts');
    const { value } = parseYaml(readFileSync(ownFile(file), 'utf8'), file);
    const { about } = value as { about?: unknown };
    return typeof about === 'string' ? about : file;
  } catch {
    return file;
  }
}
