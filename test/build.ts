import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The e2e tests run what users run: the bundle, brought up to date by the same script. */
export default function ensureBuilt(): void {
  execFileSync(join(import.meta.dirname, '../scripts/lab'), {
    env: { ...process.env, LAB_SETUP: 'only' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
