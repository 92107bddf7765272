import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Beside the bundle. */
export const SNAPSHOT_SCRIPT = fileURLToPath(new URL('./snapshot.sh', import.meta.url));

/** The POSIX shell script that takes a snapshot of whichever machine, or node, runs it. */
export const snapshotScript = (): string => readFileSync(SNAPSHOT_SCRIPT, 'utf8');
