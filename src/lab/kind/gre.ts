import type { Kind } from './kind.ts';

/** A tunnel for packets, over IPv4. */
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
