import { KernelError } from '../../kernel/error.ts';
import { LabError } from '../../lab/error.ts';
import type { LiveStep } from '../../plan/step.ts';
import type { Instance } from '../instance.ts';
import { applySteps } from './apply.ts';

/** Kernel errors for removing what does not exist, or creating what already exists. */
const MOOT = ['ENOENT', 'ESRCH', 'ENODEV', 'ENXIO', 'EADDRNOTAVAIL', 'EEXIST'];

/**
 * Undoes a change that stopped half-way. A step that undoes something which was never done fails with one of these
 * errors, which are ignored.
 */
export async function applyBack(instance: Instance, back: readonly LiveStep[]): Promise<void> {
  for (const step of back) {
    try {
      await applySteps(instance, [step]);
    } catch (error) {
      if (!isMoot(error)) throw error;
    }
  }
}

function isMoot(thrown: unknown): boolean {
  const error = thrown instanceof LabError && thrown.code === 'refused' ? thrown.cause : thrown;
  if (error instanceof KernelError) return MOOT.includes(error.errno);
  // The node was not made yet.
  return error instanceof LabError && error.code === 'usage';
}
