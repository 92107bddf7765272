import * as z from 'zod/mini';
import { record } from './parts.ts';

export const toggleValue = z.union([z.boolean(), z.string()], { error: 'true, false or a text' });
export const toggleValues = record(toggleValue, 'values by toggle');
