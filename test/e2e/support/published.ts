import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** Returns what ajv says of these values by the schema that we publish under this name; empty if they are as it says. */
export function schemaErrors(name: string, values: readonly unknown[]): unknown[] {
  const file = new URL(`../../../schema/${name}.schema.json`, import.meta.url);
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(file, 'utf8')));
  return values.flatMap((value) => (validate(value) ? [] : (validate.errors ?? [])));
}
