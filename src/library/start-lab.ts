import { fileURLToPath } from 'node:url';
import type { Defined, Names } from '../lab/define.ts';
import type { FileUrl } from './globals.ts';
import type { RunningLab, StartOptions } from './types.ts';

/**
 * Builds a lab and keeps it until it is closed:
 *
 *     await using lab = await startLab(definition);
 *     await lab.node('pc').exec('ip -br address');
 *     await lab.probe('loopback');
 *
 * @param definition the result of `defineLab`, or the path or URL of a lab file
 * @throws LabError `definition` with all mistakes in it, `unable` if this machine cannot run labs
 */
export async function startLab<const N extends Names>(
  definition: Defined<N> | string | FileUrl,
  options: StartOptions<N> = {},
): Promise<RunningLab<N>> {
  // Loaded only here, because a program that just defines a lab does not need it.
  const [{ start }, lab] = await Promise.all([import('./running-lab.ts'), read(definition)]);
  return (await start(lab, options as StartOptions)) as unknown as RunningLab<N>;
}

async function read(definition: Defined | string | FileUrl) {
  if (typeof definition === 'string' || definition instanceof URL) {
    const [{ readFile }, { checkSource }] = await Promise.all([
      import('../host/source/file.ts'),
      import('../host/source/check-source.ts'),
    ]);
    return checkSource(await readFile(definition instanceof URL ? fileURLToPath(definition) : definition));
  }
  return (await import('../lab/check.ts')).checkLab(definition);
}
