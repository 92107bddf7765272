import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { LabError } from '../../lab/error.ts';
import { ownFile } from '../own-file.ts';
import { ENDINGS } from './known.ts';
import type { Source } from './source.ts';

/** Is the file a program? Reading its definition means running it. */
export const isScript = (file: string) => ['.ts', '.js', '.mjs'].includes(extname(file));

/** Reads the definition in a file of any format, without checking it. */
export async function readFile(file: string): Promise<Source> {
  if (/\.(test|spec)\.\w+$/.test(file))
    throw new LabError('usage', { where: file, what: 'is a test, not a lab' });
  const ending = extname(file);
  if (!ENDINGS.includes(ending)) {
    throw new LabError('usage', {
      where: file,
      what: 'not a lab file',
      allowed: `files end in ${ENDINGS.join(', ')}`,
    });
  }
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new LabError('usage', { where: file, what: 'no such file' });
  }
  checkReadable(file);
  const path = resolve(file);
  const source = isScript(file)
    ? await (await import('./script.ts')).importScript(path, file)
    : await readYaml(readFileSync(ownFile(file), 'utf8'), file);
  return { ...source, path };
}

function checkReadable(file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LabError('usage', {
      where: file,
      what: `cannot be read (${code})`,
      allowed: 'a file that you may read',
    });
  }
}

export async function readYaml(text: string, file: string): Promise<Source> {
  return (await import('./yaml.ts')).parseYaml(text, file);
}
