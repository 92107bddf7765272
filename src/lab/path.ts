/** Where in a definition, from its root. */
export type Path = readonly (string | number)[];

/** Takes one problem: where, what is wrong, what would be allowed, and whether the last name of the path is meant, or a line of its text. */
export type Report = (path: Path, what: string, allowed?: string, at?: 'key' | TextLine) => void;

/** A line of a text: without the space around it, and which it is, from 1, of those that are equal. */
export interface TextLine {
  text: string;
  nth: number;
}

/** @param index from 0 */
export function textLine(text: string, index: number): TextLine {
  const lines = text.split('\n').map((each) => each.trim());
  const own = lines[index] ?? '';
  return { text: own, nth: lines.slice(0, index + 1).filter((each) => each === own).length };
}

/** `nodes.router.sysctl["net.ipv4.ip_forward"]`, `links[2]`; the root is `lab`. */
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
