import type { Kind } from './kind.ts';

/** A tunnel for packets of IPv6, over IPv4. */
export interface Sit {
  kind: 'sit';
  local: string;
  remote: string;
}

export const sit: Kind<Sit> = {
  needs: ['local', 'remote'],
  may: [],
  link: ({ local = '', remote = '' }) => ({ kind: 'sit', local, remote }),
};
