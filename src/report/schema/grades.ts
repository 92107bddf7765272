import * as z from 'zod/mini';
import { array, count, flag, literal, name, object, oneOf, optional, sentence, string } from './parts.ts';

const check = object({
  what: sentence.check(z.describe('what a submission had to do, or to say')),
  pass: flag,
  message: string().check(
    z.describe('what was seen; if it did not pass, in words that a student can act on'),
  ),
  packet: optional(sentence.check(z.describe('the last place of the packet that shows it'))),
});

const grade = object({
  name: name.check(z.describe('the file or folder that was handed in')),
  kind: oneOf('script', 'lab', 'answers', 'script and answers', 'lab and answers', 'none'),
  passed: flag.check(z.describe('every check passed')),
  checks: array(check),
  sameAs: array(name).check(z.describe('submissions that are the same but for white space')),
  durationMs: count,
});

/** The grades of `lab grade --format json`, as `workshop/grades/types.ts` has them; `test/unit/report/schema.types.ts` keeps them equal. */
export const gradesSchema = object({
  schemaVersion: literal(1),
  lab: name,
  begins: sentence.check(z.describe('the scenario or toggles that submissions begin with')),
  goal: sentence.check(z.describe('the scenario or task that they have to reach')),
  summary: object({ passed: count, failed: count }),
  grades: array(grade),
});
