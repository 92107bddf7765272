import type { Kind } from './kind.ts';

/** Passes frames to a program that opens it. */
export interface Tap {
  kind: 'tap';
}

export const tap: Kind<Tap> = {
  needs: [],
  may: ['mac'],
  link: () => ({ kind: 'tap' }),
};
