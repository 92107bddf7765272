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
 * @param definition what `defineLab` returns, or the path or URL of a file as `lab up` takes it
 * @throws LabError `definition` with every mistake in it, `unable` where this machine cannot run labs
 */
export async function startLab<const N extends Names>(
  definition: Defined<N> | string | FileUrl,
  options: StartOptions<N> = {},
): Promise<RunningLab<N>> {
  // Loaded lazily, because a program that only defines a lab does not need it.
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
