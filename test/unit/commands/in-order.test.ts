import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { InOrder } from '../../../src/commands/capture/in-order.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function ordered() {
  const written: string[][] = [];
  const order = new InOrder<string>(async (items) => {
    written.push(items);
  });
  order.begin();
  return { written, order };
}

it('what comes late is written by its time, and nothing waits for long', async () => {
  const { written, order } = ordered();
  order.push('second', 2n);
  await vi.advanceTimersByTimeAsync(300);
  order.push('first', 1n);
  order.push('third', 3n);
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(300);
  expect(written).toEqual([['first', 'second']]);
  await vi.advanceTimersByTimeAsync(600);
  expect(written).toEqual([['first', 'second'], ['third']]);
  await order.end();
});

it('what is left is written at the end', async () => {
  const { written, order } = ordered();
  order.push('12:00:02 b', '12:00:02');
  order.push('12:00:01 a', '12:00:01');
  await order.end();
  expect(written).toEqual([['12:00:01 a', '12:00:02 b']]);
});

it('a writer that waits holds back whoever pushes', async () => {
  let open = () => {};
  const order = new InOrder<string>(
    () =>
      new Promise((resolve) => {
        open = resolve;
      }),
  );
  order.begin();
  order.push('one', 1n);
  await vi.advanceTimersByTimeAsync(1000);
  const told = vi.fn();
  void order.room.then(told);
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).not.toHaveBeenCalled();
  open();
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toHaveBeenCalled();
  await order.end();
});
