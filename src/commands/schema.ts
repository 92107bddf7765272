import { labJsonSchema } from '../lab/json-schema.ts';
import { print } from './output.ts';

/** What an editor needs to know of YAML and JSON labs. */
export async function schema(): Promise<number> {
  print(JSON.stringify(labJsonSchema(), undefined, 2));
  return 0;
}
