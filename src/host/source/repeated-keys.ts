import { type Document, isScalar, type Node, visit } from 'yaml';

/**
 * Finds names that a map contains twice. The parser's own check compares each name with each, which takes hours for
 * a long map.
 */
export function repeatedKeys(document: Document): Node[] {
  const repeated: Node[] = [];
  visit(document, {
    Map: (_, map) => {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) repeated.push(key);
        seen.add(key.value);
      }
    },
  });
  return repeated;
}
