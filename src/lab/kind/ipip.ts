import type { Kind } from './kind.ts';

/** A tunnel for packets of IPv4, over IPv4. */
export interface Ipip {
  kind: 'ipip';
  local: string;
  remote: string;
}

export const ipip: Kind<Ipip> = {
  needs: ['local', 'remote'],
  may: [],
  link: ({ local = '', remote = '' }) => ({ kind: 'ipip', local, remote }),
};
