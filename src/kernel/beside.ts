/** koffi has no more than 256 under way; the threads that do them are four. */
const MOST_BESIDE = 64;
let besides = 0;
const later: (() => void)[] = [];

/** Calls a function of the C library on another thread; `done` is given what it returns, without `errno`. */
export function beside<A extends unknown[]>(
  call: (...args: A) => number,
  args: A,
  done: (result: number) => void,
): void {
  const { async: start } = call as unknown as { async: (...args: unknown[]) => void };
  const begin = () => {
    start(...args, (_: unknown, result: number) => {
      const next = later.shift();
      if (next) next();
      else besides -= 1;
      done(result);
    });
  };
  if (besides === MOST_BESIDE) {
    later.push(begin);
    return;
  }
  besides += 1;
  begin();
}
