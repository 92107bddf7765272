import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KernelAtHand } from './kernels.ts';

/** `y`: built in. `m`: a module. */
export type Built = 'y' | 'm';

/**
 * Returns a kernel's build options by name (`CONFIG_VLAN_8021Q`). Undefined if there is no configuration file
 * beside the kernel.
 */
export function configOf({ image, release, modules }: KernelAtHand): Map<string, Built> | undefined {
  const beside = join(dirname(image), `config-${release}`);
  const places = [join(dirname(image), 'config'), beside, ...(modules ? [join(modules, 'config')] : [])];
  const text = places.flatMap((place) => read(place) ?? [])[0];
  return text === undefined ? undefined : parseConfig(text);
}

/** Reads lines such as `CONFIG_VLAN_8021Q=m`. Other values, and options that are not set, are left out. */
export const parseConfig = (text: string): Map<string, Built> =>
  new Map(
    [...text.matchAll(/^(CONFIG_\w+)=([ym])$/gm)].map(([, name = '', value]) => [name, value as Built]),
  );

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
