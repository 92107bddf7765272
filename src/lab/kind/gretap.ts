import type { Kind } from './kind.ts';

/** A tunnel for frames, over IPv4. */
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
