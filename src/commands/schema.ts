import lab from '../../schema/lab.schema.json' with { type: 'json' };
import { visibleJson } from '../lab/control.ts';
import { eventJsonSchema, gradesJsonSchema, reportJsonSchema } from '../report/schema/json-schema.ts';
import { print } from './output.ts';

const SCHEMAS = {
  lab: () => lab,
  report: reportJsonSchema,
  event: eventJsonSchema,
  grades: gradesJsonSchema,
};

/** Prints a JSON schema: of labs, for editors; or of the output of `lab verify` or `lab grade`, for programs. */
export async function schema(of: keyof typeof SCHEMAS): Promise<number> {
  print(visibleJson(SCHEMAS[of](), 2));
  return 0;
}
