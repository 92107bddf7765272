import { ipip } from './ipip.ts';
import type { KindData } from './kind.ts';

export type Sit = { kind: 'sit'; local: string; remote: string };

/** Has the same attributes as `ipip`. */
export const sit: KindData<Sit> = (object, link) => ipip(object, { ...link, kind: 'ipip' });
