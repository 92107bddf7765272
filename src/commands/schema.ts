import lab from '../../schema/lab.schema.json' with { type: 'json' };
import { visibleJson } from '../lab/control.ts';
import { eventJsonSchema, reportJsonSchema } from '../report/schema/json-schema.ts';
import { print } from './output.ts';

const SCHEMAS = { lab: () => lab, report: reportJsonSchema, event: eventJsonSchema };

/** What an editor needs to know of YAML and JSON labs, and a program of what `lab verify` writes. */
export async function schema(of: keyof typeof SCHEMAS): Promise<number> {
  print(visibleJson(SCHEMAS[of](), 2));
  return 0;
}
