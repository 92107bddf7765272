#!/usr/bin/env node
/**
 * `npm run test:inputs -- [COUNT] [SEED]` tries COUNT bad inputs (20,000): definitions, YAML, words, arguments, bytes
 * of captures and netlink. For every 400 of them it also runs one damaged lab. A failure names its seed and case.
 */
import { spawnSync } from 'node:child_process';

const [count = '20000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
const env = { ...process.env, INPUTS: count, INPUTS_SEED: seed };
const args = ['vitest', 'run', 'test/unit/inputs', 'test/e2e/inputs.test.ts', '--testTimeout', '3600000'];
const { status } = spawnSync('npx', args, { stdio: 'inherit', env });
console.log(
  `${count} inputs, seed ${seed}: ${status === 0 ? 'none of them a crash, a hang or half a lab' : 'see above'}`,
);
process.exitCode = status ?? 1;
