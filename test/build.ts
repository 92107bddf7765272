import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Brings the bundle up to date with scripts/lab: the e2e tests run what users run. */
export default function ensureBuilt(): void {
  execFileSync(join(import.meta.dirname, '../scripts/lab'), {
    env: { ...process.env, LAB_SETUP: 'only' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
