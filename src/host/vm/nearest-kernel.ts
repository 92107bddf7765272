import { release as runningRelease } from 'node:os';
import { type Built, configOf } from './kernel-config.ts';
import { type KernelAtHand, kernelsAtHand } from './kernels.ts';

/**
 * The kernel at hand that is nearest to the running one in time, and has all of these build options (`CONFIG_NET_VRF`); of
 * kernels equally near the newest. One whose configuration is not beside it is none.
 */
export function nearestKernel(
  options: readonly string[],
  running: string = runningRelease(),
): KernelAtHand | undefined {
  const able = kernelsAtHand()
    .map((kernel) => ({ kernel, config: configOf(kernel) }))
    .filter(({ config }) => hasAll(config, options));
  const distance = ({ release }: KernelAtHand) => Math.abs(ageOf(release) - ageOf(running));
  return able.map(({ kernel }) => kernel).sort((a, b) => distance(a) - distance(b))[0];
}

const hasAll = (config: ReadonlyMap<string, Built> | undefined, options: readonly string[]): boolean =>
  config !== undefined && options.every((option) => config.has(option));

/** Versions are made every nine weeks or so, some twenty to each first number. */
function ageOf(release: string): number {
  const [major = 0, minor = 0] = release.split(/[^0-9]/, 2).map(Number);
  return major * 20 + minor;
}
