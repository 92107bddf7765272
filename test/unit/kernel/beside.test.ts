import { expect, it } from 'vitest';
import { closeBeside } from '../../../src/kernel/libc.ts';

it('more calls on another thread than there may be at a time are all made', async () => {
  const nobodys = -1;
  const calls = Array.from(
    { length: 600 },
    () => new Promise<number>((resolve) => closeBeside(nobodys, resolve)),
  );
  expect(new Set(await Promise.all(calls))).toEqual(new Set([-1]));
});
