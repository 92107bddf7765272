import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RIGHTS, runInSandbox } from '../sandbox.ts';

interface Told {
  lost: boolean;
  moves: string[][];
  ports: { p1: number; p3: number };
  udp: unknown[];
}

describe.each(RIGHTS)('what the kernel tells, as %s', (rights) => {
  let told: Told;
  beforeAll(async () => {
    told = await runInSandbox(join(import.meta.dirname, 'inside/news.ts'), rights);
  });

  it('of hooks nothing is lost while this thread does something else', () => {
    expect(told.lost).toBe(false);
  });

  it('a station that a bridge knows is no news; one that moved is', () => {
    const [known, moved] = told.moves;
    expect(known).toEqual([]);
    // The kernel may forget the port that lost its carrier before it learns the new one.
    expect(moved?.at(-1)).toBe(`learn ${told.ports.p3}`);
    for (const each of moved?.slice(0, -1) ?? []) expect(each).toBe(`forget ${told.ports.p1}`);
  });

  it('a UDP socket that takes datagrams of anybody is a listener', () => {
    expect(told.udp).toEqual([{ protocol: 'udp', address: '0.0.0.0', port: 7, waiting: 0 }]);
  });
});
