import { check } from './error.ts';
import * as libc from './libc.ts';

/** Returns nanoseconds since the epoch. Captured frames are stamped by this clock. */
export const realTime = (): bigint => read(libc.CLOCK_REALTIME);

/** Returns nanoseconds since an unspecified moment. Trace events are stamped by this clock. */
export const monotonicTime = (): bigint => read(libc.CLOCK_MONOTONIC);

function read(clock: number): bigint {
  const time = Buffer.alloc(16);
  check(libc.clockGettime(clock, time), 'clock', 'read it');
  return time.readBigInt64LE(0) * 1_000_000_000n + time.readBigInt64LE(8);
}
