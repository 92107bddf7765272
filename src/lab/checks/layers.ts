import { holds } from '../overlay.ts';
import type { Path } from '../path.ts';
import type { Lab, ToggleValues } from '../types.ts';

/**
 * Finds the place in the definition that gives the value at `path`, after all settings are applied. It is the layer
 * that contains most of the path. If several layers give a single value there, it is the last one.
 */
export function writtenAt(lab: Lab, toggles: ToggleValues, path: Path): Path {
  if (path[0] !== 'nodes') return path;
  const applied = (lab.settings ?? []).flatMap(({ when }, index): Path[] =>
    holds(when, toggles) ? [['settings', index]] : [],
  );
  const item = path.findIndex((key) => typeof key === 'number');
  if (item >= 0) return inList(lab, [[], ...applied], path, item) ?? path;
  let best = follow(lab, path);
  let written = path;
  for (const layer of applied) {
    const full = [...layer, ...path];
    const found = follow(lab, full);
    const depth = found.depth - layer.length;
    const replaces = depth === path.length && (typeof found.value !== 'object' || found.value === null);
    if (depth < best.depth || (depth === best.depth && !replaces)) continue;
    best = { ...found, depth };
    written = full;
  }
  return written;
}

/**
 * The lists of the layers are joined, one after the other. @param item the position in `path` of the index into the
 * joined list
 */
function inList(lab: Lab, layers: readonly Path[], path: Path, item: number): Path | undefined {
  let index = Number(path[item]);
  for (const layer of layers) {
    const list = [...layer, ...path.slice(0, item)];
    const { depth, value } = follow(lab, list);
    if (depth < list.length || !Array.isArray(value)) continue;
    if (index < value.length) return [...list, index, ...path.slice(item + 1)];
    index -= value.length;
  }
  return undefined;
}

/** Returns how many keys of the path exist, and the value at the last one. */
function follow(lab: Lab, path: Path): { depth: number; value: unknown } {
  let value: unknown = lab;
  for (const [depth, key] of path.entries()) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return { depth, value };
    value = value[key as keyof typeof value];
  }
  return { depth: path.length, value };
}
