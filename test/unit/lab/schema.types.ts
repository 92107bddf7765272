import type * as z from 'zod';
import type { labSchema } from '../../../src/lab/schema.ts';
import type { Lab } from '../../../src/lab/types.ts';

// Checked by `tsc` only. The schema and the types must agree, including optional keys.
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

export const schemaIsLab: Same<z.infer<typeof labSchema>, Lab> = true;
