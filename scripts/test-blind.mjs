#!/usr/bin/env node
/**
 * `npm run test:blind -- [COUNT] [SEED]` makes COUNT blind labs (300), one after the other. Verdicts must name a cause for each
 * fault, the right guess must be accepted, and another refused. It prints what was planted.
 */
import { spawnSync } from 'node:child_process';

const [count = '300', seed = '1'] = process.argv.slice(2);
const env = { ...process.env, BLIND: count, BLIND_SEED: seed };
const args = ['vitest', 'run', '--project', 'e2e', 'test/e2e/blind.test.ts'];
process.exitCode = spawnSync('npx', args, { stdio: 'inherit', env }).status ?? 1;
