import { KernelError } from '../../kernel/error.ts';
import { LabError } from '../../lab/error.ts';
import type { LiveStep } from '../../plan/step.ts';
import type { Instance } from '../instance.ts';
import { applySteps } from './apply.ts';

/** What the kernel says of a thing to be taken away that is not there, and of one to be made that is. */
const MOOT = ['ENOENT', 'ESRCH', 'ENODEV', 'ENXIO', 'EADDRNOTAVAIL', 'EEXIST'];

/**
 * Goes back from a change that stopped somewhere on its way: of the steps back, those that undo what was not yet done
 * are moot.
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
  // A node that was not yet made.
  return error instanceof LabError && error.code === 'usage';
}
