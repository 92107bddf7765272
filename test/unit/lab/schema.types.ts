import type * as z from 'zod';
import type { labSchema } from '../../../src/lab/schema.ts';
import type { Lab } from '../../../src/lab/types.ts';

// Compiled by `tsc` only: the schema and the types must say the same, down to the last optional key.
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

export const schemaIsLab: Same<z.infer<typeof labSchema>, Lab> = true;
