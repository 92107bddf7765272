import { LabError } from '../../lab/error.ts';
import { type KernelAtHand, kernelsAtHand } from './kernels.ts';

/** The kernel that a virtual machine boots where none is asked for. */
export function newestKernel(): KernelAtHand {
  const [newest] = kernelsAtHand();
  if (newest) return newest;
  const what = 'there is no kernel at hand for a virtual machine';
  throw new LabError('unable', { where: '--runtime vm', what }, 'lab kernels get 6.1');
}
