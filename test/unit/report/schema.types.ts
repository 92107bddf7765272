import type * as z from 'zod';
import type { RunEvent } from '../../../src/report/events.ts';
import type { Report } from '../../../src/report/report.ts';
import type { eventSchema } from '../../../src/report/schema/events.ts';
import type { gradesSchema } from '../../../src/report/schema/grades.ts';
import type { reportSchema } from '../../../src/report/schema/report.ts';
import type { Grades } from '../../../src/workshop/grades/types.ts';

// Checked by `tsc` only. The published schema and the report's type must agree.
type Within<A extends B, B> = A;

export type ReportIsAsPublished = Within<Report, z.infer<typeof reportSchema>>;
export type PublishedIsReport = Within<z.infer<typeof reportSchema>, Report>;
export type EventIsAsPublished = Within<RunEvent, z.infer<typeof eventSchema>>;
export type PublishedIsEvent = Within<z.infer<typeof eventSchema>, RunEvent>;
export type GradesAreAsPublished = Within<Grades, z.infer<typeof gradesSchema>>;
export type PublishedAreGrades = Within<z.infer<typeof gradesSchema>, Grades>;
