import { describe, expect, it } from 'vitest';

const soak = (name: string) => import(new URL(`../../../scripts/soak/${name}.mjs`, import.meta.url).href);
const { Verdicts } = await soak('verdicts');
const { shuffled } = await soak('shuffled');

interface Given {
  status?: string;
  cause?: string;
  packet?: number;
}

/** A report as `lab verify --format json` prints it, of one scenario with one probe. */
const report = ({ status = 'pass', cause = 'refused', packet = 4 }: Given = {}) => {
  const observed = { outcome: 'fails', cause, node: 'web', interface: 'eth0', packet };
  return {
    labs: [{ lab: 'faults', scenarios: [{ scenario: 'one', status, probes: [{ probe: 'p', observed }] }] }],
  };
};

describe('Verdicts', () => {
  it('counts what is judged, and takes no packet number for a difference', () => {
    const verdicts = new Verdicts();
    expect(verdicts.take(report())).toEqual([]);
    expect(verdicts.take(report({ packet: 5 }))).toEqual([]);
    expect(verdicts.take(report({ status: 'skip' }))).toEqual([]);
    expect(verdicts).toMatchObject({ scenarios: 1, judged: 2, skipped: 1, differing: 0 });
  });

  it('tells of another cause', () => {
    const verdicts = new Verdicts();
    verdicts.take(report());
    expect(verdicts.take(report({ cause: 'unknown' }))).toMatchObject([
      {
        name: 'faults one',
        first: 'pass | p fails refused web eth0',
        seen: 'pass | p fails unknown web eth0',
      },
    ]);
    expect(verdicts.differing).toBe(1);
  });

  it('tells of what was never right', () => {
    const verdicts = new Verdicts();
    expect(verdicts.take(report({ status: 'fail' }))).toHaveLength(1);
  });
});

describe('shuffled', () => {
  it('has all, in the same orders for the same seed', () => {
    const orders = (seed: number) => {
      const made = shuffled([1, 2, 3, 4, 5], seed);
      return [made.next().value, made.next().value, made.next().value];
    };
    const [first, second] = orders(7);
    expect(first.toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect(first).not.toEqual(second);
    expect(orders(7)).toEqual(orders(7));
    expect(orders(7)).not.toEqual(orders(8));
  });
});
