import { LabError } from './error.ts';

/**
 * The error for a file or folder that cannot be written.
 *
 * @param code `usage` where the user named the place, `unable` where Hairpin keeps its own state there
 * @param reason in plain words: `permission denied`
 * @param cause the system's error
 */
export const writeError = (
  code: 'usage' | 'unable',
  where: string,
  reason: string,
  cause?: unknown,
): LabError => new LabError(code, { where, what: `cannot be written: ${reason}` }, undefined, { cause });
