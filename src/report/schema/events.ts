import * as z from 'zod/mini';
import { count, literal, name, string, toggles } from './parts.ts';
import { environmentSchema, scenarioSchema, summarySchema } from './report.ts';

const timeMs = count.check(z.describe('milliseconds since the run was asked for'));
const of = { lab: name, scenario: name };
const event = <const Name extends string, Shape extends z.core.$ZodShape>(called: Name, shape: Shape) =>
  z.object({ timeMs, event: literal(called), ...shape });

/** One line of `--format ndjson`. */
export const eventSchema = z.discriminatedUnion('event', [
  event('begin', { schemaVersion: literal(1), environment: environmentSchema }),
  event('queued', { ...of, toggles }),
  event('phase', { ...of, phase: string() }),
  event('verdict', { lab: name, verdict: scenarioSchema }),
  event('end', { summary: summarySchema }),
]);
