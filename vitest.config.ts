import { defineConfig } from 'vitest/config';
import LongFirst from './test/order.ts';

/** They compare all that the machine has before and after, or run programs that take all of it. */
const ALONE = ['faults/signals', 'nothing-left', 'inputs', 'hostile', 'grade'].map(
  (name) => `test/e2e/${name}.test.ts`,
);

const E2E = {
  globalSetup: 'test/build.ts',
  // Bounds against hanging, not measures of speed.
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000 } },
};

export default defineConfig({
  test: {
    reporters: ['default', './test/reporter.ts'],
    sequence: { sequencer: LongFirst },
    projects: [
      // A bound against hanging, not a measure of speed: fuzzing takes its time on a busy machine.
      { test: { name: 'unit', include: ['test/{unit,repository}/**/*.test.ts'], testTimeout: 120_000 } },
      {
        test: {
          ...E2E,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ALONE,
          // More than there are cores: labs mostly wait for what does not come. Each file has homes of its own.
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...E2E,
          name: 'e2e-alone',
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
