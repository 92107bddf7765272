#!/usr/bin/env node
/**
 * `npm run test:round-trip -- [COUNT] [SEED]`: of every built-in lab, and of so many random networks (100), each router is taken in
 * from a snapshot of it: which verdicts are others then. Network i has the seed SEED + i.
 */
import { spawnSync } from 'node:child_process';

const [count = '100', seed = ''] = process.argv.slice(2);
const env = { ...process.env, ROUND_TRIP: count, ROUND_TRIP_SEED: seed };
const args = ['vitest', 'run', '--project', 'e2e', 'test/e2e/round-trip'];
process.exitCode = spawnSync('npx', args, { stdio: 'inherit', env }).status ?? 1;
