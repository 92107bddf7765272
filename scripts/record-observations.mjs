import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Records anew what the unit tests of src/verdict judge, in test/golden/observations: a file for each scenario of
 * nat-loopback, faults and other-causes, with what real runs of it saw. Needed when what the agent observes has changed.
 */
const root = join(import.meta.dirname, '..');
const folder = join(root, 'test/golden/observations');
// Beside the agent that it starts.
const outfile = join(root, 'dist/record-observations.js');

execFileSync(join(root, 'scripts/lab'), { env: { ...process.env, LAB_SETUP: 'only' }, stdio: 'inherit' });
try {
  await build({
    entryPoints: [join(root, 'test/observations/record.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['koffi', 'jiti', 'cpu-features', '*.node'],
  });
  execFileSync(process.execPath, [outfile, folder], { stdio: 'inherit' });
} finally {
  await rm(outfile, { force: true });
}
