import type { Kind } from './kind.ts';

/** Leads to a program that opens it, which is given packets. */
export interface Tun {
  kind: 'tun';
}

export const tun: Kind<Tun> = {
  needs: [],
  may: [],
  link: () => ({ kind: 'tun' }),
};
