#!/usr/bin/env node
/**
 * `npm run test:faults -- [COUNT] [SEED]` sends COUNT signals (300) at random moments, runs many labs at once, and
 * tries every other fault once. Test names contain the seed, with which a failure can be repeated.
 */
import { spawnSync } from 'node:child_process';

const [count = '300', seed = ''] = process.argv.slice(2);
const env = { ...process.env, FAULTS: count, FAULTS_SEED: seed, FAULTS_LABS: '30' };
const args = ['vitest', 'run', 'test/e2e/faults/', 'test/e2e/nothing-left.test.ts'];
process.exitCode = spawnSync('npx', args, { stdio: 'inherit', env }).status ?? 1;
