import { json } from './json.ts';
import { pretty } from './pretty.ts';
import type { Report } from './report.ts';
import type { Style } from './style.ts';

export type Format = (report: Report, style: Style) => string;

/** The formats of `lab verify --format`; a new one is a file here and a line in this list. */
export const FORMATS: Record<string, Format> = { pretty, json };
