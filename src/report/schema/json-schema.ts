import * as z from 'zod/mini';
import { eventSchema } from './events.ts';
import { gradesSchema } from './grades.ts';
import { reportSchema } from './report.ts';

/** Later versions may add fields, so readers must accept unknown ones. */
const open = (schema: z.ZodMiniType, title: string): object => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return { $schema, title, ...rest };
};

/** The shape of `--format json`, as JSON Schema (2020-12). */
export const reportJsonSchema = () => open(reportSchema, 'What lab verify reports');

/** The shape of one line of `--format ndjson`. */
export const eventJsonSchema = () => open(eventSchema, 'What happens in lab verify');

/** The shape of the grades that `lab grade` writes as JSON. */
export const gradesJsonSchema = () => open(gradesSchema, 'What lab grade reports');
