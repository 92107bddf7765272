/**
 * The command and what it loads later are two bundles, each with modules of its own: what both must know is kept here.
 * @param make the first value, for whoever comes first
 */
export function shared<T extends object>(name: string, make: () => T): T {
  const kept = globalThis as unknown as Record<symbol, T | undefined>;
  const key = Symbol.for(`hairpin-lab ${name}`);
  kept[key] ??= make();
  return kept[key];
}
