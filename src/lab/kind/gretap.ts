import type { Kind } from './kind.ts';

/** A tunnel over IPv4 that carries frames. */
export interface Gretap {
  kind: 'gretap';
  local: string;
  remote: string;
}

export const gretap: Kind<Gretap> = {
  needs: ['local', 'remote'],
  may: ['mac'],
  link: ({ local = '', remote = '' }) => ({ kind: 'gretap', local, remote }),
};
