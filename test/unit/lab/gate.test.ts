import { expect, test } from 'vitest';
import { Gate } from '../../../src/lab/gate.ts';

test('as many as there are places at a time, in the order they came', async () => {
  const gate = new Gate(2);
  const inside: number[] = [];
  const most: number[] = [];
  const done: number[] = [];
  await Promise.all(
    [1, 2, 3, 4, 5].map(async (each) => {
      const leave = await gate.enter();
      inside.push(each);
      most.push(inside.length);
      await new Promise((resolve) => setImmediate(resolve));
      inside.splice(inside.indexOf(each), 1);
      done.push(each);
      leave();
    }),
  );
  expect(done).toEqual([1, 2, 3, 4, 5]);
  expect(Math.max(...most)).toBe(2);
});

test('who leaves twice gives back one place', async () => {
  const gate = new Gate(1);
  const leave = await gate.enter();
  leave();
  leave();
  await gate.enter();
  let entered = false;
  void gate.enter().then(() => {
    entered = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(entered).toBe(false);
});
