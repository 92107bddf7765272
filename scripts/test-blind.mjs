#!/usr/bin/env node
/**
 * `npm run test:blind -- [COUNT] [SEED]`: so many blind labs (300), one after the other: each fault must have a cause that the verdict
 * engine names, a right guess must be right, and another wrong. What was planted is printed.
 */
import { spawnSync } from 'node:child_process';

const [count = '300', seed = '1'] = process.argv.slice(2);
const env = { ...process.env, BLIND: count, BLIND_SEED: seed };
const args = ['vitest', 'run', '--project', 'e2e', 'test/e2e/blind.test.ts'];
process.exitCode = spawnSync('npx', args, { stdio: 'inherit', env }).status ?? 1;
