import { dirname } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { promises } from './support/promises.ts';

/**
 * Ends the output with the line `N passed, N failed`, which CI reads. In CI a skipped e2e test counts as failed: a
 * machine that cannot run a lab must not look like one where the lab works.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === 'passed');
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    const forbidden = process.env.CI ? skipped.filter(isE2e) : [];
    const groups = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = groups.filter((group) => group.errors().length > 0).length + unhandledErrors.length;
    const unshown = process.env.CI ? unshownPromises(modules, passed) : [];
    const failed = tests.length - passed.length - skipped.length + forbidden.length + broken + unshown.length;
    for (const test of forbidden) {
      console.error(`skipped, which CI does not allow: ${test.module.relativeModuleId} > ${test.fullName}`);
    }
    for (const promise of unshown)
      console.error(`promised by docs/security.md, and no test shows it: ${promise}`);
    if (failed > 0) process.exitCode = 1;
    console.log(`${passed.length} passed, ${failed} failed`);
  }
}

/** Promises of the documentation for which a test was named whose file was run, but no such test passed. */
function unshownPromises(modules: readonly TestModule[], passed: readonly TestCase[]): string[] {
  const run = modules.map((module) => module.relativeModuleId);
  const named = promises().flatMap(({ tests }) => tests);
  const missing = named.filter(({ file, name }) => {
    // The cases of one file may run in another file, named after the folder.
    const wasRun = run.some((id) => id === `test/${file}` || id === `test/${dirname(file)}.test.ts`);
    return wasRun && !passed.some((test) => test.name.startsWith(name));
  });
  return [...new Set(missing.map(({ file, name }) => `${file}: ${name}`))];
}

function isE2e(test: TestCase): boolean {
  return test.project.name.startsWith('e2e');
}
