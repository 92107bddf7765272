/** How often programs were ended because they used too much, and why the last time. */
let [times, last] = [0, ''];

/** @param why such as `together took more than 1074 MB of memory` */
export function recordEnding(why: string): void {
  times += 1;
  last = `programs were ended, which ${why}`;
}

/** Returns a function that says why programs were ended since this call. Undefined if none were. */
export function watchForEnding(): () => string | undefined {
  const before = times;
  return () => (times === before ? undefined : last);
}
