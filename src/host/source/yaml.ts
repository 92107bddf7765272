import { type Document, isAlias, isCollection, isMap, isSeq, type Node, parseDocument } from 'yaml';
import { LabError } from '../../lab/error.ts';
import type { Path } from '../../lab/path.ts';
import { excerptOf, type Source, showPlace } from './source.ts';

/**
 * YAML, and JSON, which is YAML too: this parser says where a mistake is.
 * @throws LabError `definition`, with every mistake in the syntax
 */
export function parseYaml(text: string, file: string): Source {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) {
    throw new LabError(
      'definition',
      document.errors.map(({ message, pos: [start, end] }) => {
        const excerpt = excerptOf(text, start, end);
        return { where: showPlace(file, excerpt), what: message, excerpt };
      }),
    );
  }
  return {
    file,
    value: withoutSchema(document.toJS({ maxAliasCount: 100 })),
    locate: async (path, at) => {
      const [start, end] = find(document, path, at)?.range ?? [];
      return start === undefined || end === undefined ? undefined : excerptOf(text, start, end);
    },
  };
}

/** `$schema` is for the editor. */
function withoutSchema(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { $schema, ...rest } = value as Record<string, unknown>;
  return rest;
}

/** A part of the document: the value, and the name it has where it is one of a map's. */
interface Part {
  name?: Node;
  node: Node | null;
}

/**
 * The value at `path`; its name where that is meant, or where the value is more than a word; of what is missing, that
 * of which it is missing.
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

function inside(document: Document, holder: Node | null, key: string | number): Part | undefined {
  const node: Node | null | undefined = isAlias(holder) ? holder.resolve(document) : holder;
  if (isMap<Node, Node>(node)) {
    const pair = node.items.find((each) => String(each.key) === String(key));
    return pair && { name: pair.key, node: pair.value };
  }
  const item = isSeq<Node>(node) ? node.items[Number(key)] : undefined;
  return item && { node: item };
}
