import { LabError } from '../../lab/error.ts';
import { type KernelAtHand, kernelsAtHand } from './kernels.ts';

/** Returns the kernel that a virtual machine boots if none is asked for. */
export function newestKernel(): KernelAtHand {
  const [newest] = kernelsAtHand();
  if (newest) return newest;
  const what = 'there is no kernel at hand for a virtual machine';
  throw new LabError('unable', { where: '--runtime vm', what }, 'lab kernels get 6.1');
}
