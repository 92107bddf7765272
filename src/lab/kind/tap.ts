import type { Kind } from './kind.ts';

/** Leads to a program that opens it, which is given frames. */
export interface Tap {
  kind: 'tap';
}

export const tap: Kind<Tap> = {
  needs: [],
  may: ['mac'],
  link: () => ({ kind: 'tap' }),
};
