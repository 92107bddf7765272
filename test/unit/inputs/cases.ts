import { expect } from 'vitest';
import { LabError } from '../../../src/lab/error.ts';

/** `npm run test:inputs -- COUNT SEED` sets these. `npm test` runs a few of the same. */
const COUNT = Number(process.env.INPUTS) || 400;
export const SEED = Number(process.env.INPUTS_SEED) || (process.env.INPUTS ? Date.now() % 1_000_000 : 7);

/** The fast-check settings for this percentage of all cases. */
export const share = (percent: number) => ({ numRuns: Math.ceil((COUNT * percent) / 100), seed: SEED });

/** Seconds of CPU time. Guards against hanging and does not measure speed. */
const PATIENCE = 20;

/**
 * The result of `work`; undefined if it throws a LabError, which is allowed. Each problem of the error must say where
 * it is and what is wrong, without characters that control a terminal.
 */
export function answer<T>(work: () => T): T | undefined {
  const inTime = watch();
  try {
    return work();
  } catch (error) {
    return expectRefusal(error);
  } finally {
    inTime();
  }
}

/** The same for asynchronous work. */
export async function answered<T>(work: () => Promise<T>): Promise<T | undefined> {
  const inTime = watch();
  try {
    return await work();
  } catch (error) {
    return expectRefusal(error);
  } finally {
    inTime();
  }
}

function watch(): () => void {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(PATIENCE);
  };
}

function expectRefusal(error: unknown): undefined {
  if (!(error instanceof LabError)) throw error;
  expectClear(error);
}

function expectClear(error: LabError): void {
  expect(error.problems.length).toBeGreaterThan(0);
  for (const { where, what } of error.problems) {
    expect(where.trim()).not.toBe('');
    expect(what.trim()).not.toBe('');
  }
  expect(error.message).not.toMatch(CONTROL);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
export const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;
