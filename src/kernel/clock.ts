import { check } from './error.ts';
import * as libc from './libc.ts';

/** Nanoseconds since the epoch: what the kernel stamps captured frames with. */
export const realTime = (): bigint => read(libc.CLOCK_REALTIME);

/** Nanoseconds since some moment: what the kernel stamps its trace events with. */
export const monotonicTime = (): bigint => read(libc.CLOCK_MONOTONIC);

function read(clock: number): bigint {
  const time = Buffer.alloc(16);
  check(libc.clockGettime(clock, time), 'clock', 'read it');
  return time.readBigInt64LE(0) * 1_000_000_000n + time.readBigInt64LE(8);
}
