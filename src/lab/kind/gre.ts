import type { Kind } from './kind.ts';

/** A tunnel over IPv4 that carries IP packets. */
export interface Gre {
  kind: 'gre';
  local: string;
  remote: string;
}

export const gre: Kind<Gre> = {
  needs: ['local', 'remote'],
  may: [],
  link: ({ local = '', remote = '' }) => ({ kind: 'gre', local, remote }),
};
