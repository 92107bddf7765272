import { expect, test } from 'vitest';
import { pool } from '../../../src/commands/pool.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('so many are at work at a time, and those that only wait do not count', async () => {
  const [working, begun] = [new Set<number>(), new Set<number>()];
  let [mostWorking, mostBegun] = [0, 0];
  const done: number[] = [];
  await pool({ jobs: 2, most: 4 }, [1, 2, 3, 4, 5, 6, 7, 8], async (item, waits) => {
    working.add(item);
    begun.add(item);
    mostWorking = Math.max(mostWorking, working.size);
    mostBegun = Math.max(mostBegun, begun.size);
    await turn();
    working.delete(item);
    waits();
    for (let turns = 0; turns < 10; turns += 1) await turn();
    begun.delete(item);
    done.push(item);
  });
  expect({ mostWorking, mostBegun }).toEqual({ mostWorking: 2, mostBegun: 4 });
  expect(done.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('work that never says that it waits keeps its place to the end, also one that fails', async () => {
  let working = 0;
  const most: number[] = [];
  const all = pool({ jobs: 1, most: 3 }, [1, 2, 3], async (item) => {
    working += 1;
    most.push(working);
    await turn();
    working -= 1;
    if (item === 1) throw new Error('the first');
  });
  await expect(all).rejects.toThrow('the first');
  for (let turns = 0; turns < 5; turns += 1) await turn();
  expect(most).toEqual([1, 1, 1]);
});
