import { holds } from './overlay.ts';
import { allowedValues, toggleValues } from './toggles.ts';
import type { Lab, ToggleValue, ToggleValues } from './types.ts';

/**
 * Does the toggle have an effect with these values of the other toggles? It has none if a toggle that it `needs`
 * has none.
 */
export function matters(lab: Lab, toggles: ToggleValues, name: string): boolean {
  const { needs = {} } = lab.toggles?.[name] ?? {};
  return holds(needs, toggles) && Object.keys(needs).every((other) => matters(lab, toggles, other));
}

/**
 * Returns the same values for all combinations that build the same network: a toggle without an effect gets its
 * value in `usual`.
 */
export function canonical(lab: Lab, toggles: ToggleValues, usual = toggleValues(lab)): ToggleValues {
  const values = Object.entries(toggles).map(([name, value]) => [
    name,
    matters(lab, toggles, name) ? value : (usual[name] ?? value),
  ]);
  return Object.fromEntries(values);
}

/**
 * Returns all combinations of toggle values that build different networks, in the order of toggles and values. Of
 * several that build the same, returns the canonical one.
 * @param pinned the values that a toggle may have, if not all
 */
export function combinations(lab: Lab, pinned: Record<string, readonly ToggleValue[]> = {}): ToggleValues[] {
  const usual = Object.fromEntries(
    Object.entries(toggleValues(lab)).map(([name, value]) => {
      const allowed = pinned[name];
      return [name, allowed && !allowed.includes(value) ? (allowed[0] ?? value) : value];
    }),
  );
  let all: ToggleValues[] = [{}];
  for (const [name, toggle] of Object.entries(lab.toggles ?? {})) {
    const values = pinned[name] ?? allowedValues(toggle);
    all = all.flatMap((toggles) => values.map((value) => ({ ...toggles, [name]: value })));
  }
  const own = new Map(all.map((toggles) => canonical(lab, toggles, usual)).map((each) => [key(each), each]));
  return [...own.values()];
}

/** Returns every set of `size` toggle changes, each of which changes something in `from`. */
export function changeSets(lab: Lab, from: ToggleValues, size: number): ToggleValues[] {
  let sets: ToggleValues[] = [{}];
  for (const [name, toggle] of Object.entries(lab.toggles ?? {})) {
    const others = allowedValues(toggle).filter((value) => value !== from[name]);
    const more = sets
      .filter((changes) => Object.keys(changes).length < size)
      .flatMap((changes) => others.map((value) => ({ ...changes, [name]: value })));
    sets = [...sets, ...more];
  }
  return sets.filter((changes) => {
    const toggles = { ...from, ...changes };
    const counted = Object.keys(changes).every((name) => matters(lab, toggles, name));
    return counted && Object.keys(changes).length === size;
  });
}

const key = (toggles: ToggleValues) => JSON.stringify(Object.entries(toggles).sort());
