import fc from 'fast-check';
import { builtinLabs } from '../../../labs/index.ts';
import type { Lab } from '../../../src/index.ts';
import { value, word } from './hostile.ts';

export const LABS: Lab[] = await Promise.all(Object.values(builtinLabs).map((load) => load()));

type Part = Record<string, unknown> | unknown[];

/** A change of one part of a definition. The numbers select the part and the change. */
interface Damage {
  at: number;
  key: number;
  how: 'replace' | 'delete' | 'rename' | 'add' | 'swap' | 'repeat';
  name: string;
  value: unknown;
}

const damage = (values: fc.Arbitrary<unknown>): fc.Arbitrary<Damage> =>
  fc.record({
    at: fc.nat(),
    key: fc.nat(),
    how: fc.constantFrom('replace', 'replace', 'delete', 'rename', 'add', 'swap', 'repeat'),
    name: word,
    value: values,
  });

/** A built-in lab and its damages: short to print when a case fails. */
export interface Case {
  lab: string;
  damages: Damage[];
}

export const cases = (values: fc.Arbitrary<unknown> = value): fc.Arbitrary<Case> =>
  fc.record({
    lab: fc.constantFrom(...LABS.map(({ name }) => name)),
    damages: fc.array(damage(values), { minLength: 1, maxLength: 4 }),
  });

/** Applies the damages to a copy of the lab. */
export function damaged({ lab, damages }: Case): unknown {
  const copy = structuredClone(LABS.find(({ name }) => name === lab)) as unknown as Part;
  for (const each of damages) hurt(copy, each);
  return copy;
}

function hurt(lab: Part, { at, key, how, name, value }: Damage): void {
  const parts = partsOf(lab);
  const part = parts[at % parts.length] ?? lab;
  const keys = Object.keys(part);
  const [one = name, other = name] = [keys[key % keys.length], keys[(key >> 8) % keys.length]];
  const holder = part as Record<string, unknown>;
  if (how === 'replace') define(holder, one, value);
  else if (how === 'add') define(holder, name, value);
  else if (how === 'rename') define(holder, name, holder[one]);
  else if (how === 'swap') define(holder, one, holder[other]);
  else if (how === 'repeat' && Array.isArray(part)) part.push(...part);
  if (how === 'delete' || how === 'rename') delete holder[one];
}

/** Sets `__proto__` like any other key, as JSON.parse does. */
function define(holder: object, key: string, value: unknown): void {
  if (Array.isArray(holder) && key === 'length') return;
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Every object and list in a value. */
function partsOf(part: unknown, depth = 0): Part[] {
  if (typeof part !== 'object' || part === null || depth > 12) return [];
  return [part as Part, ...Object.values(part).flatMap((inner) => partsOf(inner, depth + 1))];
}
