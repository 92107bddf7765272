import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The script is beside the bundle. */
export const SNAPSHOT_SCRIPT = fileURLToPath(new URL('./snapshot.sh', import.meta.url));

/** Returns the POSIX shell script that takes a snapshot of the machine or node that runs it. */
export const snapshotScript = (): string => readFileSync(SNAPSHOT_SCRIPT, 'utf8');
