import { labJsonSchema } from '../../../scripts/lab-schema/lab-schema.ts';

/** The parts of JSON Schema that the schema of a lab uses. */
export interface Shape {
  type?: string;
  properties?: Record<string, Shape>;
  required?: string[];
  additionalProperties?: Shape | boolean;
  items?: Shape;
  prefixItems?: Shape[];
  oneOf?: Shape[];
  anyOf?: Shape[];
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
}

/**
 * A word of the language is a key of the schema. Its name is its path, such as `nodes.*.interfaces.*.mtu`, with the
 * kind in the place of a name where keys depend on the kind: `probes.dns.server`. Nodes of settings have the words of
 * nodes.
 */
export type Word = string;

/** A path in a definition. */
export type Place = (string | number)[];

/** An expectation of a lesson has the same words as one of a scenario. */
const isExpectation = /^lessons\..*\.(goal\.expect\.\*|predict\.expect)$/;

/** Every word that a lab may have. */
export const WORDS: ReadonlyMap<Word, Shape> = new Map(inside('', labJsonSchema() as Shape));

function inside(word: Word, shape: Shape): [Word, Shape][] {
  if (isExpectation.test(word)) return [];
  const { properties = {}, additionalProperties, items, oneOf = [], anyOf = [] } = shape;
  const keys = Object.keys(properties).filter(
    (key) => key !== '$schema' && (word !== 'settings' || key === 'when'),
  );
  return [
    ...keys.flatMap((key): [Word, Shape][] => {
      const value = properties[key] ?? {};
      return [[below(word, key), value], ...inside(below(word, key), value)];
    }),
    ...(typeof additionalProperties === 'object' ? inside(below(word, '*'), additionalProperties) : []),
    ...(items ? inside(word, items) : []),
    ...oneOf.flatMap((each) => inside(word.replace(/\*$/, kindOf(each)), each)),
    ...anyOf.flatMap((each) => inside(word, each)),
  ];
}

function below(word: Word, key: string): Word {
  return word === '' ? key : `${word}.${key}`;
}

function kindOf({ properties }: Shape): string {
  return String(properties?.kind?.enum?.[0]);
}

/**
 * The words that a definition uses, each with one place. Words with few possible values are also listed with each
 * value: `nodes.*.interfaces.*.kind=bridge`.
 */
export function wordsOf(lab: unknown): Map<Word, Place> {
  const found = new Map<Word, Place>();
  gather('', lab, [], found);
  return found;
}

function gather(word: Word, value: unknown, place: Place, found: Map<Word, Place>): void {
  const note = (what: Word, where: Place) => found.has(what) || found.set(what, where);
  if (Array.isArray(value)) for (const [i, each] of value.entries()) gather(word, each, [...place, i], found);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      const [next, where] = [nextWord(word, key, inner), [...place, key]];
      if (WORDS.has(next)) note(next, where);
      gather(next, inner, where, found);
    }
  } else if (valuesOf(WORDS.get(word))) note(`${word}=${value}`, place);
}

/** The possible values of a word, if there are few. */
export const valuesOf = (shape: Shape | undefined): unknown[] | undefined =>
  shape?.enum ?? shape?.items?.enum;

function nextWord(word: Word, key: string, value: unknown): Word {
  const next = below(word, key).replace(/^settings\.(nodes|links)/, '$1');
  if (WORDS.has(next)) return next;
  const kind = (value as { kind?: string } | null)?.kind ?? '*';
  return below(word, WORDS.has(below(below(word, kind), 'kind')) ? kind : '*');
}

/** The beginning of a lab in JSON, with a `|` where the word would be typed. */
export function textAround(word: Word): string {
  const parts = word.split('.');
  let text = '|';
  for (let length = parts.length - 1; length > 0; length--) {
    const above = parts.slice(0, length).join('.');
    const own =
      word.endsWith('.kind') || above.endsWith('*') || WORDS.has(above)
        ? ''
        : `"kind": "${parts[length - 1]}", `;
    const inner = `{ ${text === '|' ? own : ''}${text} }`;
    const isKind = WORDS.has(`${above}.kind`) && !above.endsWith('*') && !WORDS.has(above);
    const value = WORDS.get(above)?.type === 'array' ? `[${inner}]` : inner;
    text = `"${above.endsWith('*') || isKind ? 'x' : parts[length - 1]}": ${value}`;
  }
  return `{ ${text} }`;
}
