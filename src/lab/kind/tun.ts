import type { Kind } from './kind.ts';

/** Passes IP packets to a program that opens it. */
export interface Tun {
  kind: 'tun';
}

export const tun: Kind<Tun> = {
  needs: [],
  may: [],
  link: () => ({ kind: 'tun' }),
};
