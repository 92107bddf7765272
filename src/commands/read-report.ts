import { LabError } from '../lab/error.ts';
import type { Report } from '../report/report.ts';
import { readText } from './machines/read-text.ts';

/**
 * Reads a report that `lab verify -o out.json` has written.
 * @throws LabError `usage` if the file is not a report
 */
export async function readReport(file: string): Promise<Report> {
  const [{ reportSchema }, value] = [await import('../report/schema/report.ts'), parse(file)];
  const { success, data, error } = reportSchema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  const what = `is no report of this version: ${issue?.path.join('.') || 'it'}: ${issue?.message}`;
  throw new LabError('usage', { where: file, what, allowed: ALLOWED });
}

const ALLOWED = 'what lab verify -o FILE.json has written';

function parse(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new LabError('usage', { where: file, what: `is no JSON: ${error.message}`, allowed: ALLOWED });
  }
}
