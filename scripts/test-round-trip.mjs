#!/usr/bin/env node
/**
 * `npm run test:round-trip -- [COUNT] [SEED]` imports each router of every built-in lab and of COUNT random networks
 * (100) from a snapshot, and counts verdicts that differ then. Network i has the seed SEED + i.
 */
import { spawnSync } from 'node:child_process';

const [count = '100', seed = ''] = process.argv.slice(2);
const env = { ...process.env, ROUND_TRIP: count, ROUND_TRIP_SEED: seed };
const args = ['vitest', 'run', '--project', 'e2e', 'test/e2e/round-trip'];
process.exitCode = spawnSync('npx', args, { stdio: 'inherit', env }).status ?? 1;
