/** koffi allows 256 asynchronous calls at a time, and has four threads for them. */
const MOST_BESIDE = 64;
let besides = 0;
const later: (() => void)[] = [];

/** Calls a function of the C library on another thread. `done` gets its result, without `errno`. */
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
