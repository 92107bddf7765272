import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { LabError } from '../../lab/error.ts';
import type { TextFile } from './kind.ts';

/** Reads a YAML file of a foreign format. Values of unexpected types are ignored. */
export interface YamlFile {
  value: unknown;
  /** Returns the place of a path: `compose.yaml:12`. */
  where(path: readonly (string | number)[]): string;
}

/** @throws LabError `definition`, with the line */
export function readYaml({ file, text }: TextFile): YamlFile {
  const lines = new LineCounter();
  const document: Document = parseDocument(text, { lineCounter: lines, merge: true });
  const [error] = document.errors;
  if (error)
    throw new LabError('definition', {
      where: `${file}:${lines.linePos(error.pos[0]).line}`,
      what: error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'is no YAML',
    });
  return {
    value: document.toJS({ maxAliasCount: 100 }),
    where: (path) => {
      const node = document.getIn(path, true);
      const offset = isNode(node) ? node.range?.[0] : undefined;
      return offset === undefined ? file : `${file}:${lines.linePos(offset).line}`;
    },
  };
}
