import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { labSchema } from '../../src/lab/schema.ts';
import { describe, type Schema } from './describe.ts';
import { reference } from './reference.ts';
import { readTypes } from './types.ts';

const folder = join(import.meta.dirname, '../../src/lab');
const probes = readdirSync(join(folder, 'probe')).map((name) => `probe/${name}`);
const kinds = readdirSync(join(folder, 'kind')).map((name) => `kind/${name}`);
const sources = [
  'types.ts',
  'connections.ts',
  'expectation.ts',
  'interface.ts',
  'link-kind.ts',
  'routing.ts',
  'probe.ts',
  'service.ts',
  ...kinds,
  ...probes,
].map((name) => join(folder, name));

/** The shape of a lab, with what the types say of each part. */
function described(): Schema {
  const { description, ...rest } = describe(z.toJSONSchema(labSchema) as Schema, 'Lab', readTypes(sources));
  return rest;
}

/**
 * The shape of a lab file as JSON Schema (2020-12), for editors: YAML and JSON get completion and errors from it, and what
 * the types say of each part is shown there.
 */
export function labJsonSchema(): object {
  const { $schema, properties, ...rest } = described();
  return {
    $schema,
    title: 'A lab of Hairpin',
    ...rest,
    // What a JSON file calls this schema by.
    properties: { $schema: { type: 'string' }, ...properties },
  };
}

/** The same for readers. */
export function labReference(): string {
  return `${HEAD}\n${reference(described(), readTypes(sources))}`;
}

const HEAD = `# What a lab may have in it

Made from \`src/lab/types.ts\` (\`npx vitest run -u --project unit test/unit/lab/json-schema.test.ts\`). A key with a star must
be there. The same names hold in TypeScript, YAML and JSON; in YAML \`on\` and \`off\` are values of toggles as well.
\`lab check\` says what a lab has wrong, \`lab new\` writes one to start from.
`;
