import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { LabError } from '../../lab/error.ts';
import type { Path } from '../../lab/path.ts';
import { checkBounds } from './bounds.ts';
import { excerptOf, lineIn, type Source, showPlace } from './source.ts';
import { type Mistake, mistakesIn } from './yaml-mistakes.ts';

/**
 * Parses YAML, and JSON, which is YAML too. This parser can say where a mistake is.
 * @throws LabError `definition` with all mistakes in the syntax
 */
export function parseYaml(text: string, file: string): Source {
  checkBounds(text, file);
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, merge: true });
  const problems = mistakesIn(document, text);
  if (problems.length > 0) throw syntaxError(problems, text, file);
  return {
    file,
    value: withoutSchema(plainValue(document, file)),
    locate: async (path, at) => {
      const [start, end] = find(document, path, at)?.range ?? [];
      return start === undefined || end === undefined ? undefined : excerptOf(text, start, end);
    },
    locateLine: async (path, line, nth) => {
      const [start, end] = find(document, path, undefined)?.range ?? [];
      return start === undefined || end === undefined ? undefined : lineIn(text, [start, end], line, nth);
    },
  };
}

/** How many problems are reported at most. After one mistake the parser sees others everywhere. */
const MOST_PROBLEMS = 20;

function syntaxError(problems: readonly Mistake[], text: string, file: string): LabError {
  return new LabError(
    'definition',
    problems.slice(0, MOST_PROBLEMS).map(({ start, end, ...said }) => {
      const excerpt = excerptOf(text, start, end);
      return { where: showPlace(file, excerpt), ...said, excerpt };
    }),
  );
}

/** A few aliases may expand to more than fits into memory. */
function plainValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new LabError('definition', { where: file, what }, undefined, { cause: error });
  }
}

/** Removes `$schema`, which is only for the editor. */
function withoutSchema(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { $schema, ...rest } = value as Record<string, unknown>;
  return rest;
}

/** A part of the document: a value and, inside a map, its key. */
interface Part {
  name?: Node;
  node: Node | null;
}

/**
 * Returns the value at `path`. Returns its key instead if the key is meant, or if the value is longer than a word.
 * For a missing key, returns the enclosing map.
 */
function find(document: Document, path: Path, at: 'key' | undefined): Node | undefined {
  let part: Part = { node: document.contents as Node | null };
  for (const [depth, key] of path.entries()) {
    const inner = inside(document, part.node, key);
    if (inner === undefined) break;
    part = inner;
    if (at === 'key' && depth === path.length - 1) return part.name;
  }
  const { name, node } = part;
  return isCollection(node) || !node?.range ? (name ?? node ?? undefined) : node;
}

/** @param merging the maps whose `<<` is being followed: a map may be merged into itself */
function inside(
  document: Document,
  holder: Node | null,
  key: string | number,
  merging: readonly Node[] = [],
): Part | undefined {
  const node: Node | null | undefined = isAlias(holder) ? holder.resolve(document) : holder;
  if (isMap<Node, Node>(node)) {
    const pair = node.items.find((each) => String(each.key) === String(key));
    if (pair) return { name: pair.key, node: pair.value };
    return merging.includes(node) ? undefined : inMerged(document, node, key, [...merging, node]);
  }
  const item = isSeq<Node>(node) ? node.items[Number(key)] : undefined;
  return item && { node: item };
}

/** Looks a key up in the maps that `<<` merges: one map, or the first map of a list that has the key. */
function inMerged(
  document: Document,
  map: YAMLMap<Node, Node>,
  key: string | number,
  merging: readonly Node[],
): Part | undefined {
  const merged = map.items.filter(({ key: name }) => isScalar(name) && name.source === '<<');
  const sources = merged.flatMap(({ value }) => (isSeq<Node>(value) ? value.items : [value]));
  for (const source of sources) {
    const found = inside(document, source, key, merging);
    if (found !== undefined) return found;
  }
  return undefined;
}
