#!/usr/bin/env node
/**
 * `npm run test:verdicts -- [COUNT] [SEED]` judges COUNT random networks (500) with planted faults, as root and as an
 * ordinary user, and prints which verdicts were wrong or unknown. `npm run test:verdicts -- 1 SEED` repeats one network
 * with the seed that was printed for it.
 */
import { spawnSync } from 'node:child_process';

const [count = '500', seed = ''] = process.argv.slice(2);
const env = { ...process.env, VERDICTS: count, VERDICTS_SEED: seed };
const args = ['vitest', 'run', '--project', 'e2e', 'test/e2e/verdicts'];
process.exitCode = spawnSync('npx', args, { stdio: 'inherit', env }).status ?? 1;
