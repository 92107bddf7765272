import { release as running } from 'node:os';
import { getKernel, kernelsOffered, removeKernel } from '../host/vm/get-kernel.ts';
import { configOf } from '../host/vm/kernel-config.ts';
import { type KernelAtHand, kernelsAtHand } from '../host/vm/kernels.ts';
import { visibleJson } from '../lab/control.ts';
import { LabError } from '../lab/error.ts';
import { LAB_OPTIONS, type ListedKernel, showKernels } from '../report/kernel-list.ts';
import { styleFor } from '../report/style.ts';
import { print, printForReaders, say } from './output.ts';

export interface KernelsOptions {
  json?: true;
  offered?: true;
}

/** Lists kernels for virtual machines. `get` fetches kernels, `remove` removes fetched ones. */
export async function kernels(
  action: 'get' | 'remove' | undefined,
  versions: readonly string[],
  options: KernelsOptions,
): Promise<number> {
  if (action === undefined) return list(options);
  if (versions.length === 0) {
    const allowed = `lab kernels ${action} 6.1`;
    throw new LabError('usage', { where: `lab kernels ${action}`, what: 'no version given', allowed });
  }
  for (const version of versions) {
    if (action === 'get')
      printForReaders(
        `${(await getKernel(version, say)).release} is at hand: lab verify LAB --kernel ${version}`,
      );
    else for (const release of removeKernel(version)) print(`${release} is removed`);
  }
  return 0;
}

async function list({ json, offered }: KernelsOptions): Promise<number> {
  const found = {
    running: running(),
    atHand: kernelsAtHand().map(listed),
    ...(offered && { offered: await kernelsOffered(say) }),
  };
  if (json) print(visibleJson(found, 2));
  else printForReaders(showKernels(found, styleFor(process.stdout)));
  return 0;
}

function listed(kernel: KernelAtHand): ListedKernel {
  const config = configOf(kernel);
  if (!config) return { ...kernel };
  const options = Object.fromEntries(LAB_OPTIONS.map(({ option }) => [option, config.get(option) ?? 'n']));
  return { ...kernel, options };
}
