import { join } from 'node:path';
import * as z from 'zod';
import { labSchema } from '../../src/lab/schema.ts';
import { describe, type Schema } from './describe.ts';
import { readTypes } from './types.ts';

const sources = ['types.ts', 'link-kind.ts', 'probe.ts', 'service.ts'].map((name) =>
  join(import.meta.dirname, '../../src/lab', name),
);

/**
 * The shape of a lab file as JSON Schema (2020-12), for editors: YAML and JSON get completion and errors from it, and what
 * the types say of each part is shown there.
 */
export function labJsonSchema(): object {
  const shape = z.toJSONSchema(labSchema) as Schema;
  const { $schema, properties, description, ...rest } = describe(shape, 'Lab', readTypes(sources));
  return {
    $schema,
    title: 'A lab of Hairpin',
    ...rest,
    // What a JSON file calls this schema by.
    properties: { $schema: { type: 'string' }, ...properties },
  };
}
