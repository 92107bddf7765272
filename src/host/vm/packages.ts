/** The packages of which a kernel consists, as Debian names them. */
const NAME = /^linux-(image|binary|modules|base)-([0-9][\w.+~-]*-amd64)$/;

/**
 * Packages to ignore: kernels for clouds lack features that labs need; the others are for building modules or for
 * debugging.
 */
const NONE = /-(cloud|rt|dbg|unsigned)-|-(dbg|unsigned)$/;

/**
 * Returns each kernel's packages, by release. Newer kernels are split into image, modules and configuration.
 * @param names names of packages, such as `linux-image-6.1.0-50-amd64`
 */
export function packagesOfKernels(names: readonly string[]): Map<string, string[]> {
  const parts = new Map<string, Map<string, string>>();
  for (const name of names) {
    const [, part, release] = NAME.exec(name) ?? [];
    if (part === undefined || release === undefined || NONE.test(release)) continue;
    parts.set(release, (parts.get(release) ?? new Map()).set(part, name));
  }
  const kernels = new Map<string, string[]>();
  for (const [release, its] of parts) {
    const split = ['binary', 'modules', 'base'].flatMap((part) => its.get(part) ?? []);
    const wanted = its.has('binary') && its.has('modules') ? split : its.get('image');
    if (wanted) kernels.set(release, [wanted].flat());
  }
  return kernels;
}
