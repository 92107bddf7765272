import type { Kind } from './kind.ts';

/** A tunnel over IPv4 that carries IPv6 packets. */
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
