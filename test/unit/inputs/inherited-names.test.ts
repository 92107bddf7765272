import { describe, expect, it } from 'vitest';
import { checkLab } from '../../../src/lab/check.ts';
import { toggleValues } from '../../../src/lab/toggles.ts';
import { resolve } from '../../../src/plan/resolve.ts';
import { EXAMPLE_LABS } from '../../support/example-labs.ts';
import { answer } from './cases.ts';

/** Properties that every JavaScript object inherits. They must not be taken for entries of a lab. */
const INHERITED = ['toString', 'constructor'];

/** A lab with toggles, settings, services and probes of several kinds. */
const LABS = ['services'];

type Path = readonly (string | number)[];

/** The paths of all keys and texts of a definition. */
function places(value: unknown, path: Path = []): { path: Path; what: 'key' | 'text' }[] {
  if (typeof value === 'string') return [{ path, what: 'text' }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => [
    ...(Array.isArray(value) ? [] : [{ path: [...path, key], what: 'key' as const }]),
    ...places(inside, [...path, key]),
  ]);
}

function changed(value: unknown, [key, ...rest]: Path, what: 'key' | 'text', name: string): unknown {
  if (key === undefined) return name;
  if (Array.isArray(value))
    return value.map((each, at) => (String(at) === key ? changed(each, rest, what, name) : each));
  return Object.fromEntries(
    Object.entries(value as object).map(([each, inside]) => {
      if (each !== key) return [each, inside];
      return what === 'key' && rest.length === 0 ? [name, inside] : [each, changed(inside, rest, what, name)];
    }),
  );
}

describe('a name that every object has is refused, or is as good as any other', () => {
  it.each(EXAMPLE_LABS.filter(({ name }) => LABS.includes(name)).map((lab) => [lab.name, lab] as const))(
    '%s',
    (_, lab) => {
      const seen = new Set<string>();
      for (const { path, what } of places(lab)) {
        const kind = JSON.stringify([path[0], path.length, what]);
        if (seen.has(kind)) continue;
        seen.add(kind);
        for (const name of INHERITED) {
          const definition = changed(lab, path, what, name);
          const checked = answer(() => checkLab(definition));
          if (checked) expect([path, name, resolve(checked, toggleValues(checked))]).toBeDefined();
        }
      }
    },
  );
});
