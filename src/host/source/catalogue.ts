import { readFileSync } from 'node:fs';
import { builtin } from '../../builtin/catalogue.static.ts';
import { isScript } from './file.ts';
import { type KnownLab, knownLabs } from './known.ts';

/** Labs that this program brings. */
export const BUILTIN: readonly string[] = builtin.map(({ name }) => name);

/** A lab that can be called by its name. */
export interface Entry {
  name: string;
  about: string;
  /** Where it is not built in. */
  file?: string;
  package?: string;
}

/** Every lab with a name: built in, of the project, of its packages. */
export async function catalogue(): Promise<Entry[]> {
  const names = new Set(BUILTIN);
  const known = knownLabs().filter(({ name }) => !names.has(name));
  return [
    ...builtin,
    ...(await Promise.all(known.map(async (lab) => ({ ...lab, about: await aboutOf(lab) })))),
  ];
}

/** To look into a program would be to run it, and nobody asked for that. */
async function aboutOf({ file }: KnownLab): Promise<string> {
  if (isScript(file)) return file;
  try {
    const { parseYaml } = await import('./yaml.ts');
    const { value } = parseYaml(readFileSync(file, 'utf8'), file);
    const { about } = value as { about?: unknown };
    return typeof about === 'string' ? about : file;
  } catch {
    return file;
  }
}
