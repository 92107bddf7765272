import type { KindData } from './kind.ts';

export type Dummy = { kind: 'dummy' };

export const dummy: KindData<Dummy> = () => () => {};
