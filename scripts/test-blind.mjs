#!/usr/bin/env node
/**
 * `npm run test:blind -- [COUNT] [SEED]` makes COUNT blind labs (300), one after the other. The verdict must name a
 * cause of each fault, the right guess must be accepted, and wrong ones refused. Prints the planted faults.
 */
import { spawnSync } from 'node:child_process';

const [count = '300', seed = '1'] = process.argv.slice(2);
const env = { ...process.env, BLIND: count, BLIND_SEED: seed };
const args = ['vitest', 'run', '--project', 'e2e', 'test/e2e/blind.test.ts', '-t', 'seeds'];
process.exitCode = spawnSync('npx', args, { stdio: 'inherit', env }).status ?? 1;
