import { defineConfig } from 'vitest/config';
import LongFirst from './test/order.ts';

/** They compare all that the machine has before and after, or run programs that take all of it. */
const ALONE = ['faults/signals', 'nothing-left', 'inputs', 'hostile', 'grade'].map(
  (name) => `test/e2e/${name}.test.ts`,
);

/** They try thousands of inputs, or take away each piece of what was seen: minutes of work, which `npm run check` leaves out. */
const EXHAUSTIVE = [
  'test/unit/inputs/*.test.ts',
  'test/unit/packet/decode-fuzz.test.ts',
  'test/unit/verdict/{causes,honesty}.test.ts',
];

/** It runs each command of the teachers' pages, which takes a minute: only `npm run test:workshop`, which sets WORKSHOP, has it. */
const WORKSHOP = process.env.WORKSHOP ? [] : ['test/e2e/workshop-docs.test.ts'];

const UNIT = {
  // A bound against hanging, not a measure of speed: fuzzing takes its time on a busy machine.
  testTimeout: 120_000,
  // Files of one worker share the modules that they import, which takes 0.6 times the processor time. No unit test changes a module.
  isolate: false,
};

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
      {
        test: {
          ...UNIT,
          name: 'unit',
          include: ['test/{unit,repository}/**/*.test.ts'],
          exclude: EXHAUSTIVE,
        },
      },
      { test: { ...UNIT, name: 'exhaustive', include: EXHAUSTIVE } },
      {
        test: {
          ...E2E,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: [...ALONE, ...WORKSHOP],
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
