import type * as z from 'zod/mini';
import { INTERFACE_KINDS, kindNamed, MODES } from './link-kind.ts';
import type { Path } from './path.ts';
import { labSchema } from './schema.ts';
import { oneOf } from './suggest.ts';
import type { Lab } from './types.ts';

export interface ShapeProblem {
  path: Path;
  what: string;
  allowed: string;
  at?: 'key';
}

type Issue = z.core.$ZodIssue;

/**
 * How often wrong parts are replaced. It is more than the depth of a lab, because a stand-in may need stand-ins
 * itself.
 */
const ROUNDS = 8;

/**
 * Checks `value` against the schema. `lab` is for further checks: `value` itself, or a copy with a stand-in for each
 * wrong part, so that one mistake does not hide the next. Undefined if no such copy can be made. `standIns` are the
 * places of the stand-ins: problems there are not the author's.
 */
export function checkShape(value: unknown): {
  lab: Lab | undefined;
  problems: ShapeProblem[];
  standIns: Path[];
} {
  const first = labSchema.safeParse(value);
  const unseen = prototypes(value);
  if (first.success) return { lab: first.data, problems: unseen, standIns: [] };
  const problems = [...unseen, ...first.error.issues.flatMap((issue) => describe(issue, value))];
  const standIns: Path[] = [];
  let copy = plainCopy(value);
  for (let round = 0; round < ROUNDS && copy !== undefined; round++) {
    const result = labSchema.safeParse(copy);
    if (result.success) return { lab: result.data, problems, standIns };
    copy = result.error.issues.reduce(mend, copy);
    standIns.push(
      ...result.error.issues
        .filter(({ code }) => code !== 'unrecognized_keys')
        .map(({ path }) => path as Path),
    );
  }
  return { lab: undefined, problems, standIns };
}

/** JavaScript does not treat this name as an ordinary key, so no other check would see it. */
const PROTOTYPE = '__proto__';

function prototypes(value: unknown, path: Path = [], seen = new Set<unknown>()): ShapeProblem[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    if (key !== PROTOTYPE) return prototypes(inner, here, seen);
    return [{ path: here, what: 'is no name for anything', allowed: 'any other', at: 'key' as const }];
  });
}

function plainCopy(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    return undefined;
  }
}

function describe(issue: Issue, value: unknown): ShapeProblem[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.message.split(', ');
    return issue.keys.map((key) => ({
      path: [...path, key],
      what: 'unknown key',
      allowed: oneOf(keys, key),
      at: 'key',
    }));
  }
  const found: unknown = at(value, path);
  const what = show(found);
  const values = path.at(-1) === 'mode' ? modesAt(value, path) : choices(issue);
  if (values) return [{ path, what, allowed: oneOf(values, typeof found === 'string' ? found : '') }];
  const isObject = issue.code === 'invalid_type' && issue.expected === 'object';
  const allowed = isObject ? `an object with ${issue.message}` : issue.message;
  // In YAML, a key without a value is null.
  if (found === null && path.length > 0)
    return [{ path, what: 'has no value', allowed: isObject ? `{}, or ${allowed}` : allowed }];
  return [{ path, what, allowed }];
}

/** Returns the modes of the interface's kind. A setting has no kind, so the node's is used. Otherwise, all modes. */
function modesAt(value: unknown, path: Path): string[] | undefined {
  const own = path.slice(0, -1);
  const kind = at(value, own)?.kind ?? at(value, own.slice(own.indexOf('nodes')))?.kind;
  const known = INTERFACE_KINDS.find((each) => each === kind);
  return [...((known && kindNamed(known).modes) ?? MODES)];
}

/** Returns the allowed words for a value, or for the `kind` of a part. */
function choices(issue: Issue): string[] | undefined {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  return issue.code === 'invalid_union' && 'options' in issue ? issue.options?.map(String) : undefined;
}

function show(found: unknown): string {
  if (found === undefined) return 'is missing';
  if (Array.isArray(found)) return found.length === 0 ? 'is an empty list' : `is a list of ${found.length}`;
  if (typeof found === 'object' && found !== null) return 'is an object';
  const isPlain = ['string', 'number', 'boolean'].includes(typeof found) || found === null;
  const text = isPlain ? JSON.stringify(found) : `a ${typeof found}`;
  return `is ${text.length > 60 ? `${text.slice(0, 57)}…` : text}`;
}

/** Puts a stand-in in place of the wrong part. Later issues at that place are ignored. */
function mend(copy: unknown, issue: Issue): unknown {
  const path = issue.path as Path;
  const last = path.at(-1);
  if (issue.code === 'unrecognized_keys') {
    const holder = at(copy, path);
    for (const key of issue.keys) delete holder?.[key];
  } else if (last === undefined) {
    return standIn(issue);
  } else {
    const holder = at(copy, path.slice(0, -1));
    if (holder) holder[last] = standIn(issue);
  }
  return copy;
}

type Part = Record<string | number, unknown>;

const at = (value: unknown, path: Path) =>
  path.reduce<unknown>((part, key) => (part as Part | undefined)?.[key], value) as Part | undefined;

function standIn(issue: Issue): unknown {
  const [choice] = choices(issue) ?? [];
  if (choice !== undefined) return choice;
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const bound = issue.code === 'too_small' ? issue.minimum : issue.maximum;
    return issue.origin === 'array' ? ['x', 'x'] : Number(bound);
  }
  if (issue.code !== 'invalid_type') return 'x';
  return STAND_INS[issue.expected] ?? 'x';
}

const STAND_INS: Record<string, unknown> = {
  number: 1,
  int: 1,
  boolean: false,
  object: {},
  record: {},
  array: [],
  tuple: ['x', 'x'],
};
