/** Is the text a version (`6`, `6.1`, `6.1.0-50-amd64`, `7.2.13+deb14-amd64`), not a path? */
export const isVersion = (text: string): boolean => /^[0-9]+(\.[0-9]+)*([-+~][\w.+~-]*)?$/.test(text);

/** Compares releases number by number: 6.12 is newer than 6.2. */
export const newestFirst = (a: string, b: string): number =>
  b.localeCompare(a, 'en', { numeric: true }) || (a < b ? 1 : -1);

/** Returns the version line of a release: `6.1`. */
export const lineOf = (release: string): string => /^[0-9]+\.[0-9]+/.exec(release)?.[0] ?? release;
