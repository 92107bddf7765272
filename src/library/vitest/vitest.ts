import { expect, test, vi } from 'vitest';
import type { Defined, Names } from '../../lab/define.ts';
import type { Cause, PacketExpectation } from '../../lab/types.ts';
import type { FileUrl } from '../globals.ts';
import { startLab } from '../start-lab.ts';
import type { RunningLab, StartOptions } from '../types.ts';
import { matchers } from './matchers.ts';

/** The type of an assertion: a promise must be awaited. */
type Settled<T> = T extends Promise<unknown> ? Promise<void> : undefined;

interface LabMatchers<T> {
  /** The probe works: `await expect(lab.probe('web')).toReach()`. */
  toReach(): Settled<T>;
  /**
   * The same for a question that the lab does not define: `await
   * expect(lab.node('pc')).toReach('http://1.2.3.4/')`.
   */
  toReach(url: string): Promise<void>;
  /** The probe fails for this cause, with all evidence for it. */
  toFailWith(cause: Cause): Settled<T>;
  /** Such a packet crossed this interface during the probe; with `seen: false`, no such packet did. */
  toHaveSeen(packet: PacketExpectation): Settled<T>;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest's own declaration, which this one joins, has it.
  interface Matchers<T = any> extends LabMatchers<T> {}
}

expect.extend(matchers);

export type { LabMatchers };
export { expect };

/**
 * vitest's `test` with a fixture `lab`: each test that asks for it has a lab of its own, removed when the test ends.
 *
 *     const test = labTest(definition);
 *     test('…', async ({ lab }) => { await expect(lab.probe('web')).toReach(); });
 *
 * @param options.timeout how many milliseconds a test of this file may take; 60,000 by default, because a test
 * waits for networks that do not answer
 */
export function labTest<const N extends Names>(
  definition: Defined<N> | string | FileUrl,
  { timeout = 60_000, ...options }: StartOptions<N> & { timeout?: number } = {},
) {
  vi.setConfig({ testTimeout: timeout });
  return test.extend<{ lab: RunningLab<N> }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures this one needs.
    lab: async ({}, use) => {
      const lab = await startLab(definition, options as StartOptions<N>);
      try {
        await use(lab);
      } finally {
        await lab.close();
      }
    },
  });
}
