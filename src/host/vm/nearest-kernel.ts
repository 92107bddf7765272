import { release as runningRelease } from 'node:os';
import { type Built, configOf } from './kernel-config.ts';
import { type KernelAtHand, kernelsAtHand } from './kernels.ts';

/**
 * Returns the kernel that has all of these build options (`CONFIG_NET_VRF`) and the version that is nearest to the
 * running kernel's. Of two at the same distance, the newer one. A kernel without a configuration file beside it is
 * left out.
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

/** A number for each version, for computing distances: a major version has some twenty minor ones. */
function ageOf(release: string): number {
  const [major = 0, minor = 0] = release.split(/[^0-9]/, 2).map(Number);
  return major * 20 + minor;
}
