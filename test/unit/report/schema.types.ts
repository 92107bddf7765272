import type * as z from 'zod';
import type { RunEvent } from '../../../src/report/events.ts';
import type { Report } from '../../../src/report/report.ts';
import type { eventSchema } from '../../../src/report/schema/events.ts';
import type { reportSchema } from '../../../src/report/schema/report.ts';

// Checked by `tsc` only. The published schema and the report's type must agree.
type Within<A extends B, B> = A;

export type ReportIsAsPublished = Within<Report, z.infer<typeof reportSchema>>;
export type PublishedIsReport = Within<z.infer<typeof reportSchema>, Report>;
export type EventIsAsPublished = Within<RunEvent, z.infer<typeof eventSchema>>;
export type PublishedIsEvent = Within<z.infer<typeof eventSchema>, RunEvent>;
