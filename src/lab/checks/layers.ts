import { holds } from '../overlay.ts';
import type { Path } from '../path.ts';
import type { Lab, ToggleValues } from '../types.ts';

/**
 * Where the definition itself says what is at `path` once all settings are laid over the nodes: where most of the path is,
 * and of several that have a single value there, the last.
 */
export function writtenAt(lab: Lab, toggles: ToggleValues, path: Path): Path {
  if (path[0] !== 'nodes') return path;
  const applied = (lab.settings ?? []).flatMap(({ when }, index): Path[] =>
    holds(when, toggles) ? [['settings', index]] : [],
  );
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

/** How far the path leads, and to what. */
function follow(lab: Lab, path: Path): { depth: number; value: unknown } {
  let value: unknown = lab;
  for (const [depth, key] of path.entries()) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return { depth, value };
    value = value[key as keyof typeof value];
  }
  return { depth: path.length, value };
}
