/** Yields the list in new random orders. The same seed gives the same orders. */
export function* shuffled(list, seed) {
  const random = mulberry32(seed);
  for (;;) {
    const order = [...list];
    for (let last = order.length - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1));
      [order[last], order[other]] = [order[other], order[last]];
    }
    yield order;
  }
}

/** Random numbers from 0 to below 1 (Tommy Ettinger's generator, in the public domain). */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
