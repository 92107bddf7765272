/** Where in a definition, from its root. */
export type Path = readonly (string | number)[];

/** Takes one problem: where, what is wrong, what would be allowed, and whether the last name of the path is meant. */
export type Report = (path: Path, what: string, allowed?: string, at?: 'key') => void;

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
