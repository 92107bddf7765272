import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Records test/golden/observations, the input of the unit tests of src/verdict: one file for each scenario of
 * nat-loopback, faults and other-causes, with what a real run saw. Run it when the agent observes something new.
 */
const root = join(import.meta.dirname, '..');
const folder = join(root, 'test/golden/observations');
// Must lie beside the agent that it starts.
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
