import { LabError } from './error.ts';

/**
 * Returns the error for a file or folder that cannot be written.
 *
 * @param code `usage` if the user chose the place, `unable` if Hairpin keeps its own state there
 * @param reason in plain words: `permission denied`
 * @param cause the system's error
 */
export const writeError = (
  code: 'usage' | 'unable',
  where: string,
  reason: string,
  cause?: unknown,
): LabError => new LabError(code, { where, what: `cannot be written: ${reason}` }, undefined, { cause });
