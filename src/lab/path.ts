/** A place in a definition, from its root. */
export type Path = readonly (string | number)[];

/**
 * Reports a problem: its place, what is wrong, what is allowed, and whether the last key of the path is wrong, or a
 * line of the text there.
 */
export type Report = (path: Path, what: string, allowed?: string, at?: 'key' | TextLine) => void;

/** A line of a text, without spaces around it, and which one of several equal lines it is, counted from 1. */
export interface TextLine {
  text: string;
  nth: number;
}

/** @param index counted from 0 */
export function textLine(text: string, index: number): TextLine {
  const lines = text.split('\n').map((each) => each.trim());
  const own = lines[index] ?? '';
  return { text: own, nth: lines.slice(0, index + 1).filter((each) => each === own).length };
}

/** Writes `nodes.router.sysctl["net.ipv4.ip_forward"]`, `links[2]`. The root is `lab`. */
export function showPath(path: Path): string {
  const text = path.map((key) =>
    typeof key === 'number' ? `[${key}]` : /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`,
  );
  return text.join('').replace(/^\./, '') || 'lab';
}

/** Is `path` the same place as `other`, or inside it? */
export function within(path: Path, other: Path): boolean {
  return other.every((key, index) => path[index] === key);
}
