import type { Kind } from './kind.ts';

/** Leads nowhere. */
export interface Dummy {
  kind: 'dummy';
}

export const dummy: Kind<Dummy> = {
  needs: [],
  may: ['mac'],
  link: () => ({ kind: 'dummy' }),
};
