#!/usr/bin/env node
/**
 * `npm run test:faults -- [COUNT] [SEED]`: so many signals that strike, at random moments (300); many labs at once; and
 * every other fault once. What failed is repeated with the seed that the test's name tells.
 */
import { spawnSync } from 'node:child_process';

const [count = '300', seed = ''] = process.argv.slice(2);
const env = { ...process.env, FAULTS: count, FAULTS_SEED: seed, FAULTS_LABS: '30' };
const args = ['vitest', 'run', 'test/e2e/faults/', 'test/e2e/nothing-left.test.ts'];
process.exitCode = spawnSync('npx', args, { stdio: 'inherit', env }).status ?? 1;
