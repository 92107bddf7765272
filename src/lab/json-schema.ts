import * as z from 'zod';
import { labSchema } from './schema.ts';

/** The shape of a lab file as JSON Schema (2020-12), for editors: YAML and JSON get completion and errors from it. */
export function labJsonSchema(): object {
  const { $schema, properties, ...rest } = z.toJSONSchema(labSchema);
  return {
    $schema,
    title: 'A lab of Hairpin',
    ...rest,
    // What a JSON file calls this schema by.
    properties: { $schema: { type: 'string' }, ...properties },
  };
}
