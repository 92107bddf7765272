import { pathToFileURL } from 'node:url';
import { LabError } from '../../lab/error.ts';
import type { Source } from './source.ts';

/**
 * Runs a TypeScript or JavaScript file; its default export is the definition. Without jiti's cache: a planted file in
 * it would run as this user, who may be root.
 * @param path absolute
 */
export async function importScript(path: string, file: string): Promise<Source> {
  const { createJiti } = await import('jiti');
  const index = new URL('./index.js', import.meta.url).pathname;
  const jiti = createJiti(pathToFileURL(path).href, { fsCache: false, alias: { 'hairpin-lab': index } });
  try {
    const value = await jiti.import(path, { default: true });
    return { file, value, locate: () => undefined };
  } catch (error) {
    const what =
      error instanceof Error ? error.message : String((error as { message?: unknown }).message ?? error);
    throw new LabError('definition', { where: file, what }, undefined, { cause: error });
  }
}
