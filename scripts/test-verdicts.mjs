#!/usr/bin/env node
/**
 * `npm run test:verdicts -- [COUNT] [SEED]`: so many random networks (500) with planted faults, as root and as an ordinary
 * user: which verdicts were wrong, and which unknown. A network that was judged wrongly is told with its own
 * seed: `npm run test:verdicts -- 1 SEED` judges it again.
 */
import { spawnSync } from 'node:child_process';

const [count = '500', seed = ''] = process.argv.slice(2);
const env = { ...process.env, VERDICTS: count, VERDICTS_SEED: seed };
const args = ['vitest', 'run', '--project', 'e2e', 'test/e2e/verdicts'];
process.exitCode = spawnSync('npx', args, { stdio: 'inherit', env }).status ?? 1;
